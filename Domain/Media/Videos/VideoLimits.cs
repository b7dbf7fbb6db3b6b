namespace Domain.Media.Videos;

/// <summary>Bounds on a film, all checked from its length, structure and timestamps before it is decoded. Beyond one, the film is rejected.</summary>
public sealed record VideoLimits
{
    /// <summary>Length of the file in bytes; default 4 GB (UP-2).</summary>
    public long MaxBytes { get; init; } = 4_000_000_000;

    /// <summary>How long it plays; default 15 min (ME).</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Width × height of a frame as it is coded; default 4096 × 2304, which covers 4K.</summary>
    public long MaxPixels { get; init; } = 4096 * 2304;

    /// <summary>Longer side over shorter side as it is shown; default 5.</summary>
    public int MaxAspectRatio { get; init; } = 5;

    /// <summary>Frames of the whole film; default 108,000, which is 15 min of 120 a second.</summary>
    public int MaxFrames { get; init; } = 108_000;

    /// <summary>Frames per second, on average; default 240, what phones record for slow motion.</summary>
    public int MaxFrameRate { get; init; } = 240;

    /// <summary>
    /// Between two key frames; default 60 s. To make a segment, everything since the key frame before it is decoded, so without this bound a long film could cost
    /// the square of its length.
    /// </summary>
    public TimeSpan MaxKeyFrameDistance { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Streams of all kinds; default 16. Phones write up to six.</summary>
    public int MaxStreams { get; init; } = 16;

    /// <summary>Bytes of the index of an MP4 or MOV file (boxes <c>moov</c> and <c>moof</c>); default 32 MiB. A quarter of an hour takes 2.</summary>
    public long MaxIndexBytes { get; init; } = 32 << 20;
}
