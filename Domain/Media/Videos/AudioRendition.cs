namespace Domain.Media.Videos;

/// <summary>The sound of a film: AAC in fragmented MP4, encoded as a whole and cut into segments.</summary>
public sealed record AudioRendition
{
    /// <summary>The codec as RFC 6381 writes it: <c>mp4a.40.2</c>.</summary>
    public required string Codecs { get; init; }

    /// <summary>Channels: 2.</summary>
    public required int Channels { get; init; }

    /// <summary>The initialization segment.</summary>
    public required VideoFile Init { get; init; }

    /// <summary>The media segments in order, and how long each plays.</summary>
    public required IReadOnlyList<HlsSegment> Segments { get; init; }
}
