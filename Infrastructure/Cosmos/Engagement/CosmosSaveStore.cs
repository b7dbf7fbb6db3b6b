using Domain.Engagement;
using Domain.Feed;
using Domain.Ids;
using Microsoft.Azure.Cosmos;

namespace Infrastructure.Cosmos.Engagement;

/// <summary>Saved posts in the partition of who saved them.</summary>
public sealed class CosmosSaveStore(CosmosDatabase database) : ISaveStore
{
    private const string AfterEveryKey = ":";
    private readonly Container saves = database.Container(CosmosContainers.Saves);

    /// <inheritdoc/>
    public Task SaveAsync(SnowflakeId user, SnowflakeId postId, DateTimeOffset at, CancellationToken cancellationToken) =>
        saves.TryCreateAsync(new SaveItem(postId.ToString(), user.ToString(), FeedKey.From(at, postId).ToSortKey()), user.ToString(), cancellationToken);

    /// <inheritdoc/>
    public Task UnsaveAsync(SnowflakeId user, SnowflakeId postId, CancellationToken cancellationToken) =>
        saves.TryDeleteAsync(postId.ToString(), user.ToString(), null, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlySet<SnowflakeId>> FindSavedAsync(SnowflakeId user, IReadOnlyCollection<SnowflakeId> postIds, CancellationToken cancellationToken)
    {
        var items = await saves.ReadManyAsync<SaveItem>(postIds.Distinct().Select(id => (id.ToString(), user.ToString())), cancellationToken);
        return items.Select(item => SnowflakeId.Parse(item.Id)).ToHashSet();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FeedKey>> ListAsync(SnowflakeId user, FeedKey? before, int limit, CancellationToken cancellationToken)
    {
        var query = new QueryDefinition($"SELECT TOP {limit} VALUE c.sortKey FROM c WHERE c.sortKey < @before ORDER BY c.sortKey DESC")
            .WithParameter("@before", before?.ToSortKey() ?? AfterEveryKey);
        return [.. (await saves.QueryAsync<string>(query, user.ToString(), cancellationToken)).Select(FeedKey.Parse)];
    }

    private sealed record SaveItem(string Id, string UserId, string SortKey);
}
