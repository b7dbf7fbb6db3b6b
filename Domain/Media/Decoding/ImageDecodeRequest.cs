namespace Domain.Media.Decoding;

/// <summary>One job for an <see cref="IImageDecoder"/>.</summary>
public sealed record ImageDecodeRequest
{
    /// <summary>The picture, in a local file that nobody changes while the job runs.</summary>
    public required string InputPath { get; init; }

    /// <summary>An existing, empty folder of this job alone. What it holds is complete only after <see cref="DecodeOutcome.Decoded"/>.</summary>
    public required string OutputDirectory { get; init; }

    /// <summary>What the picture may cost.</summary>
    public ImageLimits Limits { get; init; } = new();
}
