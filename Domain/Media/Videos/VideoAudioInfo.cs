namespace Domain.Media.Videos;

/// <summary>The stream of sound that is taken from a film.</summary>
public sealed record VideoAudioInfo
{
    /// <summary>Index of the stream.</summary>
    public required int StreamIndex { get; init; }

    /// <summary>Its codec, such as <c>aac</c> or <c>opus</c>.</summary>
    public required string Codec { get; init; }
}
