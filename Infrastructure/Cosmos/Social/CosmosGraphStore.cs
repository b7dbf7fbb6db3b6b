using System.Net;
using Domain.Ids;
using Domain.Social;
using Microsoft.Azure.Cosmos;

namespace Infrastructure.Cosmos.Social;

/// <summary>
/// The graph in containers <c>follows</c> (edges by who they start from) and <c>followers</c> (mirrors by whom they point to), each partition with an item
/// that counts, changed in the same transactional batch as what it counts.
/// </summary>
public sealed class CosmosGraphStore(CosmosDatabase database) : IGraphStore
{
    // "~" sorts after every digit: before the first place of a list.
    private const string Newest = "~";
    private const string CountProperty = "/following";
    private const string FollowersProperty = "/followers";
    private const string PulledProperty = "/pulledSinceMs";
    private const int MaxOthers = 1_000;

    private readonly Container follows = database.Container(CosmosContainers.Follows);
    private readonly Container followers = database.Container(CosmosContainers.Followers);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<SnowflakeId, Relationship>> GetRelationshipsAsync(
        SnowflakeId viewer, IReadOnlyCollection<SnowflakeId> others, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(others.Count, MaxOthers, nameof(others));
        var partition = viewer.ToKey();
        var people = others.Where(other => other != viewer).Distinct().ToList();
        var outgoing = follows.ReadManyAsync<EdgeItem>(KeysOf(EdgeKind.Follow, EdgeKind.Block, EdgeKind.Mute), cancellationToken);
        var incoming = followers.ReadManyAsync<MirrorItem>(KeysOf(EdgeKind.Follow, EdgeKind.Block), cancellationToken);
        var found = others.Distinct().ToDictionary(static other => other, static _ => default(Relationship));
        foreach (var edge in await outgoing)
        {
            var other = SnowflakeId.Parse(edge.OtherId);
            found[other] = edge.State switch
            {
                EdgeState.Following => found[other] with { Following = true },
                EdgeState.Requested => found[other] with { Requested = true },
                EdgeState.Blocked => found[other] with { Blocking = true },
                EdgeState.Muted => found[other] with { Muting = true },
                _ => found[other],
            };
        }

        foreach (var mirror in await incoming)
        {
            var other = SnowflakeId.Parse(mirror.OtherId);
            found[other] = mirror.State switch
            {
                EdgeState.Following => found[other] with { FollowedBy = true },
                EdgeState.Requested => found[other] with { RequestedBy = true },
                EdgeState.Blocked => found[other] with { BlockedBy = true },
                _ => found[other],
            };
        }

        return found;

        List<(string Id, string Partition)> KeysOf(params ReadOnlySpan<EdgeKind> kinds)
        {
            var keys = new List<(string Id, string Partition)>(people.Count * kinds.Length);
            foreach (var kind in kinds)
            {
                keys.AddRange(people.Select(other => (EdgeItem.IdOf(kind, other), partition)));
            }

            return keys;
        }
    }

    /// <inheritdoc/>
    public async Task<GraphCounts> GetCountsAsync(SnowflakeId user, CancellationToken cancellationToken)
    {
        var audience = GetAudienceAsync(user, cancellationToken);
        var following = await follows.TryReadAsync<FollowingCountItem>(FollowingCountItem.ItemId, user.ToKey(), cancellationToken);
        return new((await audience).Followers, following?.Item.Following ?? 0);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<EdgePlace>> ListFollowersAsync(SnowflakeId user, EdgePlace? after, int limit, CancellationToken cancellationToken) =>
        ListAsync(followers, user, "follow", "following", after, limit, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<EdgePlace>> ListRequestsAsync(SnowflakeId user, EdgePlace? after, int limit, CancellationToken cancellationToken) =>
        ListAsync(followers, user, "follow", "requested", after, limit, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<EdgePlace>> ListFollowingAsync(SnowflakeId user, EdgePlace? after, int limit, CancellationToken cancellationToken) =>
        ListAsync(follows, user, "follow", "following", after, limit, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<EdgePlace>> ListBlockedAsync(SnowflakeId user, EdgePlace? after, int limit, CancellationToken cancellationToken) =>
        ListAsync(follows, user, "block", "blocked", after, limit, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<EdgePlace>> ListMutedAsync(SnowflakeId user, EdgePlace? after, int limit, CancellationToken cancellationToken) =>
        ListAsync(follows, user, "mute", "muted", after, limit, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SnowflakeId>> ListFolloweesAsync(SnowflakeId user, CancellationToken cancellationToken)
    {
        var query = new QueryDefinition("SELECT VALUE c.otherId FROM c WHERE c.kind = 'follow' AND (c.state = 'following' OR c.target = 'following')");
        return Parse(await follows.QueryAsync<string>(query, user.ToKey(), cancellationToken));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SnowflakeId>> ListFollowerRangeAsync(
        SnowflakeId author, SnowflakeId? after, SnowflakeId? through, int limit, CancellationToken cancellationToken)
    {
        var query = new QueryDefinition(
            "SELECT VALUE c.otherId FROM c WHERE c.kind = 'follow' AND c.state = 'following' AND c.otherId > @after AND c.otherId <= @through ORDER BY c.otherId OFFSET 0 LIMIT @limit")
            .WithParameter("@after", after?.ToKey() ?? "")
            .WithParameter("@through", through?.ToKey() ?? Newest)
            .WithParameter("@limit", limit);
        return Parse(await followers.QueryAsync<string>(query, author.ToKey(), cancellationToken));
    }

    /// <inheritdoc/>
    public async Task<Audience> GetAudienceAsync(SnowflakeId author, CancellationToken cancellationToken)
    {
        var count = await followers.TryReadAsync<FollowerCountItem>(FollowerCountItem.ItemId, author.ToKey(), cancellationToken);
        return new(author, count?.Item.Followers ?? 0, count?.Item.PulledSinceMs);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Audience>> FindPulledAsync(IReadOnlyCollection<SnowflakeId> authors, CancellationToken cancellationToken)
    {
        var counts = await followers.ReadManyAsync<FollowerCountItem>(
            authors.Select(static author => (FollowerCountItem.ItemId, author.ToKey())), cancellationToken);
        return
        [
            .. counts.Where(static count => count.PulledSinceMs is not null)
                .Select(static count => new Audience(SnowflakeId.Parse(count.FolloweeId), count.Followers, count.PulledSinceMs)),
        ];
    }

    /// <inheritdoc/>
    public async Task<Audience> MarkPulledAsync(SnowflakeId author, long sinceMs, CancellationToken cancellationToken)
    {
        var partition = author.ToKey();
        var onlyFirst = new PatchItemRequestOptions { FilterPredicate = "FROM c WHERE NOT IS_DEFINED(c.pulledSinceMs)" };
        try
        {
            await followers.PatchItemAsync<FollowerCountItem>(
                FollowerCountItem.ItemId, new PartitionKey(partition), [PatchOperation.Set(PulledProperty, sinceMs)], onlyFirst, cancellationToken);
        }
        catch (CosmosException e) when (e.StatusCode == HttpStatusCode.PreconditionFailed)
        {
            // Marked before: the earlier time stays.
        }
        catch (CosmosException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            await followers.TryCreateAsync(new FollowerCountItem(FollowerCountItem.ItemId, partition, 0, null), partition, cancellationToken);
            return await MarkPulledAsync(author, sinceMs, cancellationToken);
        }

        return await GetAudienceAsync(author, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<Edge> GetEdgeAsync(EdgeKind kind, SnowflakeId from, SnowflakeId to, CancellationToken cancellationToken)
    {
        var found = await follows.TryReadAsync<EdgeItem>(EdgeItem.IdOf(kind, to), from.ToKey(), cancellationToken);
        return found is var (item, etag) ? item.ToEdge(etag) : new() { Kind = kind, From = from, To = to };
    }

    /// <inheritdoc/>
    public async Task<Edge?> TryWriteEdgeAsync(Edge edge, int followingChange, CancellationToken cancellationToken)
    {
        var item = EdgeItem.From(edge);
        var etag = await WriteCountedAsync(
            follows, item, item.Id, item.FollowerId, edge.ETag, CountProperty, followingChange,
            new FollowingCountItem(FollowingCountItem.ItemId, item.FollowerId, 0), cancellationToken);
        return etag is null ? null : edge with { ETag = etag };
    }

    /// <inheritdoc/>
    public async Task<EdgeMirror> GetMirrorAsync(EdgeKind kind, SnowflakeId from, SnowflakeId to, CancellationToken cancellationToken)
    {
        var found = await followers.TryReadAsync<MirrorItem>(EdgeItem.IdOf(kind, from), to.ToKey(), cancellationToken);
        return found is var (item, etag) ? item.ToMirror(etag) : new() { Kind = kind, From = from, To = to };
    }

    /// <inheritdoc/>
    public async Task<bool> TryWriteMirrorAsync(EdgeMirror mirror, int followerChange, CancellationToken cancellationToken)
    {
        var item = MirrorItem.From(mirror);
        var etag = await WriteCountedAsync(
            followers, item, item.Id, item.FolloweeId, mirror.ETag, FollowersProperty, followerChange,
            new FollowerCountItem(FollowerCountItem.ItemId, item.FolloweeId, 0, null), cancellationToken);
        return etag is not null;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Edge>> ListUnsettledAsync(long begunBeforeMs, int limit, CancellationToken cancellationToken)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.settled = false AND c.version < @before OFFSET 0 LIMIT @limit")
            .WithParameter("@before", begunBeforeMs)
            .WithParameter("@limit", limit);
        return [.. (await follows.QueryAsync<EdgeItem>(query, null, cancellationToken)).Select(static item => item.ToEdge(null))];
    }

    private static async Task<IReadOnlyList<EdgePlace>> ListAsync(
        Container container, SnowflakeId user, string kind, string state, EdgePlace? after, int limit, CancellationToken cancellationToken)
    {
        var query = new QueryDefinition(
            "SELECT VALUE c.listKey FROM c WHERE c.kind = @kind AND c.state = @state AND c.listKey < @after ORDER BY c.listKey DESC OFFSET 0 LIMIT @limit")
            .WithParameter("@kind", kind)
            .WithParameter("@state", state)
            .WithParameter("@after", after?.ToSortKey() ?? Newest)
            .WithParameter("@limit", limit);
        return [.. (await container.QueryAsync<string>(query, user.ToKey(), cancellationToken)).Select(EdgePlace.Parse)];
    }

    private static IReadOnlyList<SnowflakeId> Parse(IReadOnlyList<string> keys) => [.. keys.Select(static key => SnowflakeId.Parse(key))];

    // One transaction: the item, if it is still the one that was read, and the count. Returns the new ETag, or null when the item has changed.
    private static async Task<string?> WriteCountedAsync<TItem, TCount>(
        Container container, TItem item, string id, string partition, string? etag, string property, int change, TCount noneYet,
        CancellationToken cancellationToken)
    {
        var quiet = new TransactionalBatchItemRequestOptions { EnableContentResponseOnWrite = false };
        while (true)
        {
            var batch = container.CreateTransactionalBatch(new PartitionKey(partition));
            batch = etag is null
                ? batch.CreateItem(item, quiet)
                : batch.ReplaceItem(id, item, new TransactionalBatchItemRequestOptions { IfMatchEtag = etag, EnableContentResponseOnWrite = false });
            if (change != 0)
            {
                batch = batch.PatchItem(
                    FollowerCountItem.ItemId, [PatchOperation.Increment(property, change)],
                    new TransactionalBatchPatchItemRequestOptions { EnableContentResponseOnWrite = false });
            }

            using var response = await batch.ExecuteAsync(cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return response[0].ETag;
            }

            var itemStatus = response.Count > 0 ? response[0].StatusCode : response.StatusCode;
            if (itemStatus is HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound)
            {
                return null;
            }

            if (response.Count <= 1 || response[1].StatusCode != HttpStatusCode.NotFound)
            {
                throw new CosmosException(response.ErrorMessage, response.StatusCode, 0, response.ActivityId, response.RequestCharge);
            }

            await container.TryCreateAsync(noneYet, partition, cancellationToken);
        }
    }
}
