namespace Domain.Media.Decoding;

/// <summary>One job for an <see cref="IImageDecoder"/>.</summary>
public sealed record ImageDecodeRequest
{
    /// <summary>The picture, in a local file that nobody changes while the job runs.</summary>
    public required string InputPath { get; init; }

    /// <summary>An existing, empty folder of this job alone. What it holds is complete only after <see cref="DecodeOutcome.Decoded"/>.</summary>
    public required string OutputDirectory { get; init; }

    /// <summary>How the picture is to look.</summary>
    public PictureLook Look { get; init; } = PictureLook.Normal;

    /// <summary>Which of <see cref="VariantName.All"/> to make.</summary>
    public IReadOnlyList<string> Variants { get; init; } = VariantName.All;

    /// <summary>Whether to find out what is to be seen in it.</summary>
    public bool WithEmbedding { get; init; } = true;

    /// <summary>What the picture may cost.</summary>
    public ImageLimits Limits { get; init; } = new();
}
