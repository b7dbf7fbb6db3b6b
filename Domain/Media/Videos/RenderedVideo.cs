namespace Domain.Media.Videos;

/// <summary>
/// Everything needed to play a film without its original; what is shown until it plays, the poster, stands beside it. Its files are in the place of that picture.
/// </summary>
public sealed record RenderedVideo
{
    /// <summary>The container that the original is in.</summary>
    public required VideoContainer OriginalContainer { get; init; }

    /// <summary>How long it plays.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Whether it has sound.</summary>
    public required bool HasSound { get; init; }

    /// <summary>The playlist from which a player chooses a size: the last part of its path.</summary>
    public required string MasterFile { get; init; }

    /// <summary>The sizes, ascending, and the sound, if there is any, last.</summary>
    public required IReadOnlyList<VideoTrack> Tracks { get; init; }
}
