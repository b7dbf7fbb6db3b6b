using System.Net;
using Domain.Engagement;
using Domain.Ids;
using Microsoft.Azure.Cosmos;

namespace Infrastructure.Cosmos.Engagement;

/// <summary>Likes and their count in the partition of what is liked, changed in one transaction.</summary>
public sealed class CosmosLikeStore(CosmosDatabase database) : ILikeStore
{
    private readonly Container likes = database.Container(CosmosContainers.Likes);

    /// <inheritdoc/>
    public Task<bool> LikeAsync(SnowflakeId target, SnowflakeId user, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var like = new LikeItem(user.ToString(), target.ToString(), 0, at);
        return ChangeAsync(like.TargetId, batch => batch.CreateItem(like), 1, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> UnlikeAsync(SnowflakeId target, SnowflakeId user, CancellationToken cancellationToken) =>
        ChangeAsync(target.ToString(), batch => batch.DeleteItem(user.ToString()), -1, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<SnowflakeId, LikeSummary>> GetAsync(
        SnowflakeId user, IReadOnlyCollection<SnowflakeId> targets, CancellationToken cancellationToken)
    {
        var keys = targets.Distinct().SelectMany(target => new[] { (CountItem.Id, target.ToString()), (user.ToString(), target.ToString()) });
        var items = await likes.ReadManyAsync<LikeItem>(keys, cancellationToken);
        return items
            .GroupBy(item => SnowflakeId.Parse(item.TargetId))
            .ToDictionary(
                group => group.Key,
                group => new LikeSummary(group.FirstOrDefault(item => item.Id == CountItem.Id)?.Count ?? 0, group.Any(item => item.Id != CountItem.Id)));
    }

    private async Task<bool> ChangeAsync(string target, Action<TransactionalBatch> change, int by, CancellationToken cancellationToken)
    {
        while (true)
        {
            var batch = likes.CreateTransactionalBatch(new PartitionKey(target));
            change(batch);
            batch.PatchItem(CountItem.Id, [PatchOperation.Increment(CountItem.Path, by)]);
            switch (await batch.TryExecuteAsync(cancellationToken))
            {
                case null:
                    return true;
                case (0, HttpStatusCode.Conflict or HttpStatusCode.NotFound):
                    return false;
                default:
                    _ = await likes.TryCreateAsync(new LikeItem(CountItem.Id, target, 0, null), target, cancellationToken);
                    break;
            }
        }
    }

    private sealed record LikeItem(string Id, string TargetId, int Count, DateTimeOffset? LikedAt);
}
