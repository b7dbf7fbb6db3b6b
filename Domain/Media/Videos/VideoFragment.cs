namespace Domain.Media.Videos;

/// <summary>One segment on one rung, as fragmented MP4 (CMAF, ISO/IEC 23000-19).</summary>
public sealed record VideoFragment
{
    /// <summary><see cref="VideoRung.Name"/>.</summary>
    public required string Rung { get; init; }

    /// <summary>The codec as RFC 6381 writes it, such as <c>avc1.64001F</c>.</summary>
    public required string Codecs { get; init; }

    /// <summary>The initialization segment (<c>ftyp</c>, <c>moov</c>). The same bytes for each segment of a rung, so by its hash it is stored once.</summary>
    public required VideoFile Init { get; init; }

    /// <summary>The media segment (<c>moof</c>, <c>mdat</c>); starts with a key frame to which nothing before it is needed.</summary>
    public required VideoFile Media { get; init; }
}
