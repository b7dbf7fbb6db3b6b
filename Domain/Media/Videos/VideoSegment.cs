namespace Domain.Media.Videos;

/// <summary>One segment of a film on every rung.</summary>
public sealed record VideoSegment
{
    /// <summary>Its number, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>How long it plays: its frames over the plan's frame rate.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>One for each of the plan's rungs, in their order.</summary>
    public required IReadOnlyList<VideoFragment> Fragments { get; init; }
}
