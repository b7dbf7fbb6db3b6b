namespace Domain.Media.Videos;

/// <summary>What is made of a film (ME-6).</summary>
public sealed record VideoLadder
{
    /// <summary>Shorter sides of the rungs in pixels, ascending; default 360, 720, 1080.</summary>
    public IReadOnlyList<int> Sides { get; init; } = [360, 720, 1080];

    /// <summary>A rung is left out when the next is not at least this much larger, as happens below the source's own size; default 1.25.</summary>
    public double LeastStep { get; init; } = 1.25;

    /// <summary>The most frames per second that are shown; default 30. Of more an even part is taken.</summary>
    public int MaxFrameRate { get; init; } = 30;

    /// <summary>About how long a segment plays; default 6 s, as Apple's authoring specification for HLS advises.</summary>
    public TimeSpan SegmentLength { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Most bits per second of pictures of 1920 × 1080; default 5 million. Other sizes get as many for each pixel, smaller ones somewhat more.</summary>
    public int BitRateOf1080 { get; init; } = 5_000_000;
}
