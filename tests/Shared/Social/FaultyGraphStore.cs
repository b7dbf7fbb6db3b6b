using Domain.Ids;
using Domain.Social;

namespace Tests.Shared;

/// <summary>
/// A graph store whose n-th write, counted from <see cref="FailAfter"/>, succeeds and then reports a failure, as if the process had died with the answer
/// under way.
/// </summary>
internal sealed class FaultyGraphStore(IGraphStore inner) : IGraphStore
{
    private int left = -1;

    public int Writes { get; private set; }

    public void FailAfter(int writes) => left = writes;

    public void Heal() => left = -1;

    public Task<IReadOnlyDictionary<SnowflakeId, Relationship>> GetRelationshipsAsync(
        SnowflakeId viewer, IReadOnlyCollection<SnowflakeId> others, CancellationToken cancellationToken) =>
            inner.GetRelationshipsAsync(viewer, others, cancellationToken);

    public Task<GraphCounts> GetCountsAsync(SnowflakeId user, CancellationToken cancellationToken) => inner.GetCountsAsync(user, cancellationToken);

    public Task<IReadOnlyList<EdgePlace>> ListFollowersAsync(SnowflakeId user, EdgePlace? after, int limit, CancellationToken cancellationToken) =>
        inner.ListFollowersAsync(user, after, limit, cancellationToken);

    public Task<IReadOnlyList<EdgePlace>> ListRequestsAsync(SnowflakeId user, EdgePlace? after, int limit, CancellationToken cancellationToken) =>
        inner.ListRequestsAsync(user, after, limit, cancellationToken);

    public Task<IReadOnlyList<EdgePlace>> ListFollowingAsync(SnowflakeId user, EdgePlace? after, int limit, CancellationToken cancellationToken) =>
        inner.ListFollowingAsync(user, after, limit, cancellationToken);

    public Task<IReadOnlyList<EdgePlace>> ListBlockedAsync(SnowflakeId user, EdgePlace? after, int limit, CancellationToken cancellationToken) =>
        inner.ListBlockedAsync(user, after, limit, cancellationToken);

    public Task<IReadOnlyList<EdgePlace>> ListMutedAsync(SnowflakeId user, EdgePlace? after, int limit, CancellationToken cancellationToken) =>
        inner.ListMutedAsync(user, after, limit, cancellationToken);

    public Task<IReadOnlyList<SnowflakeId>> ListFolloweesAsync(SnowflakeId user, CancellationToken cancellationToken) =>
        inner.ListFolloweesAsync(user, cancellationToken);

    public Task<IReadOnlyList<SnowflakeId>> ListFollowerRangeAsync(
        SnowflakeId author, SnowflakeId? after, SnowflakeId? through, int limit, CancellationToken cancellationToken) =>
        inner.ListFollowerRangeAsync(author, after, through, limit, cancellationToken);

    public Task<Audience> GetAudienceAsync(SnowflakeId author, CancellationToken cancellationToken) => inner.GetAudienceAsync(author, cancellationToken);

    public Task<IReadOnlyList<Audience>> FindPulledAsync(IReadOnlyCollection<SnowflakeId> authors, CancellationToken cancellationToken) =>
        inner.FindPulledAsync(authors, cancellationToken);

    public Task<Audience> MarkPulledAsync(SnowflakeId author, long sinceMs, CancellationToken cancellationToken) =>
        inner.MarkPulledAsync(author, sinceMs, cancellationToken);

    public Task<Edge> GetEdgeAsync(EdgeKind kind, SnowflakeId from, SnowflakeId to, CancellationToken cancellationToken) =>
        inner.GetEdgeAsync(kind, from, to, cancellationToken);

    public async Task<Edge?> TryWriteEdgeAsync(Edge edge, int followingChange, CancellationToken cancellationToken)
    {
        var written = await inner.TryWriteEdgeAsync(edge, followingChange, cancellationToken);
        Count();
        return written;
    }

    public Task<EdgeMirror> GetMirrorAsync(EdgeKind kind, SnowflakeId from, SnowflakeId to, CancellationToken cancellationToken) =>
        inner.GetMirrorAsync(kind, from, to, cancellationToken);

    public async Task<bool> TryWriteMirrorAsync(EdgeMirror mirror, int followerChange, CancellationToken cancellationToken)
    {
        var written = await inner.TryWriteMirrorAsync(mirror, followerChange, cancellationToken);
        Count();
        return written;
    }

    public Task<IReadOnlyList<Edge>> ListUnsettledAsync(long begunBeforeMs, int limit, CancellationToken cancellationToken) =>
        inner.ListUnsettledAsync(begunBeforeMs, limit, cancellationToken);

    private void Count()
    {
        Writes++;
        if (left == 0)
        {
            throw new InjectedFaultException();
        }

        left--;
    }
}
