using Domain.Ids;

namespace Domain.Social;

/// <summary>
/// The social graph: who follows, blocks and mutes whom. Each write changes one person's side in one transaction;
/// <see cref="GraphService"/> orders the writes to both sides and is the only one to call them.
/// </summary>
public interface IGraphStore
{
    /// <summary>
    /// How a viewer stands to each of the others, in two round trips however many they are (at most 1,000). Everyone asked for is in the answer; the viewer
    /// to himself is all false.
    /// </summary>
    Task<IReadOnlyDictionary<SnowflakeId, Relationship>> GetRelationshipsAsync(
        SnowflakeId viewer, IReadOnlyCollection<SnowflakeId> others, CancellationToken cancellationToken);

    /// <summary>Exact counts; zeros for whoever has none.</summary>
    Task<GraphCounts> GetCountsAsync(SnowflakeId user, CancellationToken cancellationToken);

    /// <summary>Followers, latest first, strictly after <paramref name="after"/> in that order.</summary>
    Task<IReadOnlyList<EdgePlace>> ListFollowersAsync(SnowflakeId user, EdgePlace? after, int limit, CancellationToken cancellationToken);

    /// <summary>Who has asked to follow the user, latest first, strictly after <paramref name="after"/> in that order.</summary>
    Task<IReadOnlyList<EdgePlace>> ListRequestsAsync(SnowflakeId user, EdgePlace? after, int limit, CancellationToken cancellationToken);

    /// <summary>Whom the user follows, latest first, strictly after <paramref name="after"/> in that order.</summary>
    Task<IReadOnlyList<EdgePlace>> ListFollowingAsync(SnowflakeId user, EdgePlace? after, int limit, CancellationToken cancellationToken);

    /// <summary>Whom the user has blocked, latest first, strictly after <paramref name="after"/> in that order.</summary>
    Task<IReadOnlyList<EdgePlace>> ListBlockedAsync(SnowflakeId user, EdgePlace? after, int limit, CancellationToken cancellationToken);

    /// <summary>Whom the user has muted, latest first, strictly after <paramref name="after"/> in that order.</summary>
    Task<IReadOnlyList<EdgePlace>> ListMutedAsync(SnowflakeId user, EdgePlace? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Everyone the user follows or is about to follow, in no order: at most about <see cref="GraphOptions.MaxFollowing"/>. Those about to be followed belong
    /// to it, so that a timeline rebuilt while a follow is being finished holds their posts; whoever shows posts asks for the relationship anyway.
    /// </summary>
    Task<IReadOnlyList<SnowflakeId>> ListFolloweesAsync(SnowflakeId user, CancellationToken cancellationToken);

    /// <summary>
    /// Followers in ascending order of id, strictly above <paramref name="after"/> and up to <paramref name="through"/> (null: no end): what fan-out pages
    /// by.
    /// </summary>
    Task<IReadOnlyList<SnowflakeId>> ListFollowerRangeAsync(
        SnowflakeId author, SnowflakeId? after, SnowflakeId? through, int limit, CancellationToken cancellationToken);

    /// <summary>Whom an author's posts must reach.</summary>
    Task<Audience> GetAudienceAsync(SnowflakeId author, CancellationToken cancellationToken);

    /// <summary>Those of the authors whose own set readers merge, in few round trips.</summary>
    Task<IReadOnlyList<Audience>> FindPulledAsync(IReadOnlyCollection<SnowflakeId> authors, CancellationToken cancellationToken);

    /// <summary>Marks an author as pulled from a time on; an earlier mark stays.</summary>
    /// <returns>The audience with the mark that counts.</returns>
    Task<Audience> MarkPulledAsync(SnowflakeId author, long sinceMs, CancellationToken cancellationToken);

    /// <summary>The edge; where there is none, one of state <see cref="EdgeState.None"/>, version 0.</summary>
    Task<Edge> GetEdgeAsync(EdgeKind kind, SnowflakeId from, SnowflakeId to, CancellationToken cancellationToken);

    /// <summary>
    /// Writes the edge, and <paramref name="followingChange"/> into its owner's count, in one transaction, if it still is the one that was read.
    /// </summary>
    /// <returns>The edge as written, or null when it has changed meanwhile.</returns>
    Task<Edge?> TryWriteEdgeAsync(Edge edge, int followingChange, CancellationToken cancellationToken);

    /// <summary>The mirror; where there is none, one of state <see cref="EdgeState.None"/>, version 0.</summary>
    Task<EdgeMirror> GetMirrorAsync(EdgeKind kind, SnowflakeId from, SnowflakeId to, CancellationToken cancellationToken);

    /// <summary>
    /// Writes the mirror, and <paramref name="followerChange"/> into its owner's count, in one transaction, if it still is the one that was read.
    /// </summary>
    /// <returns>False when it has changed meanwhile.</returns>
    Task<bool> TryWriteMirrorAsync(EdgeMirror mirror, int followerChange, CancellationToken cancellationToken);

    /// <summary>Edges whose change was begun before a time and never finished: what the sweep completes.</summary>
    Task<IReadOnlyList<Edge>> ListUnsettledAsync(long begunBeforeMs, int limit, CancellationToken cancellationToken);
}
