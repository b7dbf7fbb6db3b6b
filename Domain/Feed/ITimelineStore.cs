using Domain.Ids;

namespace Domain.Feed;

/// <summary>
/// Timelines: for each reader (and each celebrity) the newest places of posts. A cache: all of it can be lost at any moment and is rebuilt from the database.
/// </summary>
/// <remarks>
/// A timeline exists only while its owner comes back: reading renews its life, being written to does not. So whoever has not been seen for
/// <see cref="FeedOptions.TimelineLifetime"/> has none, writes to him are skipped by the timeline itself, and his next visit rebuilds it.
/// No write is lost to a rebuild: a rebuild first creates the timeline (incomplete), only then reads the database, and adds what it found to what arrived
/// meanwhile. Each method throws <see cref="TimelineUnavailableException"/> when the store does not answer.
/// </remarks>
public interface ITimelineStore
{
    /// <summary>Adds a post to each of the timelines that exist, in one round trip. Repeating it changes nothing.</summary>
    /// <returns>How many exist.</returns>
    Task<int> AddAsync(IReadOnlyList<TimelineName> timelines, FeedKey post, CancellationToken cancellationToken);

    /// <summary>
    /// Adds several posts to one timeline if it exists, and raises its floor to at least <paramref name="floorMs"/>: below it the added posts are not all
    /// of their author's.
    /// </summary>
    Task MergeAsync(TimelineName timeline, IReadOnlyList<FeedKey> posts, long floorMs, CancellationToken cancellationToken);

    /// <summary>Removes a post from each of the timelines, in one round trip.</summary>
    Task RemoveAsync(IReadOnlyList<TimelineName> timelines, SnowflakeId post, CancellationToken cancellationToken);

    /// <summary>Removes several posts from one timeline.</summary>
    Task RemoveAsync(TimelineName timeline, IReadOnlyList<SnowflakeId> posts, CancellationToken cancellationToken);

    /// <summary>
    /// Reads up to <paramref name="limit"/> places strictly below <paramref name="before"/> (null: from the newest) of each timeline, in one round trip,
    /// and renews their lives, at most hourly each.
    /// </summary>
    /// <returns>In the order asked for; null for a timeline that is missing or incomplete.</returns>
    Task<IReadOnlyList<TimelineSlice?>> ReadAsync(IReadOnlyList<TimelineName> timelines, FeedKey? before, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Claims the rebuilding of a timeline under a token and creates it, incomplete. The claim ends after <see cref="FeedOptions.RebuildLease"/>.
    /// </summary>
    Task<RebuildStart> BeginRebuildAsync(TimelineName timeline, Guid token, CancellationToken cancellationToken);

    /// <summary>Adds what the database holds and declares the timeline complete above the floor.</summary>
    /// <returns>False when the claim or the timeline was lost meanwhile: then nothing was declared.</returns>
    Task<bool> CompleteRebuildAsync(TimelineName timeline, Guid token, IReadOnlyList<FeedKey> posts, long floorMs, CancellationToken cancellationToken);

    /// <summary>Gives a claim back without completing it.</summary>
    Task AbandonRebuildAsync(TimelineName timeline, Guid token, CancellationToken cancellationToken);
}
