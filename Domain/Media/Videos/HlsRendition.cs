namespace Domain.Media.Videos;

/// <summary>A whole film on one rung: the fragments of all segments, in order.</summary>
public sealed record HlsRendition
{
    /// <summary>The size.</summary>
    public required VideoRung Rung { get; init; }

    /// <summary><see cref="VideoFragment.Codecs"/>.</summary>
    public required string Codecs { get; init; }

    /// <summary>The initialization segment, which all segments share.</summary>
    public required VideoFile Init { get; init; }

    /// <summary>The media segments.</summary>
    public required IReadOnlyList<HlsSegment> Segments { get; init; }
}
