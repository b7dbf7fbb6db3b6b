using System.Net;
using Domain.Engagement;
using Domain.Ids;
using Microsoft.Azure.Cosmos;

namespace Infrastructure.Cosmos.Engagement;

/// <summary>Comments and their count in the partition of the post, changed in one transaction.</summary>
public sealed class CosmosCommentStore(CosmosDatabase database) : ICommentStore
{
    // A transaction holds at most 100 operations; the count is one of them.
    private const int RepliesPerTransaction = 90;
    private const string AfterEveryKey = ":";
    private readonly Container comments = database.Container(CosmosContainers.Comments);

    /// <inheritdoc/>
    public async Task<Comment?> AddAsync(Comment comment, CancellationToken cancellationToken)
    {
        var item = CommentItem.From(comment);
        while (true)
        {
            var batch = comments.CreateTransactionalBatch(new PartitionKey(item.PostId))
                .CreateItem(item)
                .PatchItem(CountItem.Id, [PatchOperation.Increment(CountItem.Path, 1)]);
            if (item.ParentId is { } parent)
            {
                batch.PatchItem(parent, [PatchOperation.Increment(CommentItem.ReplyCountPath, 1)]);
            }

            switch (await batch.TryExecuteAsync(cancellationToken))
            {
                case null:
                    return comment;
                case (0, HttpStatusCode.Conflict):
                    return await GetAsync(comment.PostId, comment.Id, cancellationToken);
                case (2, HttpStatusCode.NotFound):
                    return null;
                default:
                    _ = await comments.TryCreateAsync(new CommentCount(CountItem.Id, item.PostId, 0), item.PostId, cancellationToken);
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<Comment?> GetAsync(SnowflakeId postId, SnowflakeId id, CancellationToken cancellationToken) =>
        await comments.TryReadAsync<CommentItem>(id.ToString(), postId.ToString(), cancellationToken) is var (item, _) ? item.ToComment() : null;

    /// <inheritdoc/>
    public async Task DeleteAsync(Comment comment, CancellationToken cancellationToken)
    {
        // The ETag keeps a comment from being deleted under a reply that is just being added: adding one changes its parent.
        while (await comments.TryReadAsync<CommentItem>(comment.Id.ToString(), comment.PostId.ToString(), cancellationToken) is var (item, etag))
        {
            var replies = item.ParentId is null
                ? await ListAsync(comment.PostId, comment.Id, null, RepliesPerTransaction, cancellationToken)
                : [];
            if (replies.Count > 0)
            {
                await DeleteAsync(comment.PostId, [.. replies.Select(reply => (reply.Id, (string?)null))], comment.Id.ToString(), cancellationToken);
            }
            else
            {
                await DeleteAsync(comment.PostId, [(comment.Id, etag)], item.ParentId, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Comment>> ListAsync(
        SnowflakeId postId, SnowflakeId? parentId, SnowflakeId? before, int limit, CancellationToken cancellationToken)
    {
        var ofParent = parentId is null ? "NOT IS_DEFINED(c.parentId)" : "c.parentId = @parent";
        var query = new QueryDefinition($"SELECT TOP {limit} * FROM c WHERE {ofParent} AND c.sortKey < @before ORDER BY c.sortKey DESC")
            .WithParameter("@before", before?.ToKey() ?? AfterEveryKey);
        if (parentId is { } parent)
        {
            query.WithParameter("@parent", parent.ToString());
        }

        var items = await comments.QueryAsync<CommentItem>(query, postId.ToString(), cancellationToken);
        return [.. items.Select(item => item.ToComment())];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<SnowflakeId, int>> CountAsync(IReadOnlyCollection<SnowflakeId> postIds, CancellationToken cancellationToken)
    {
        var items = await comments.ReadManyAsync<CommentCount>(postIds.Distinct().Select(id => (CountItem.Id, id.ToString())), cancellationToken);
        return items.ToDictionary(item => SnowflakeId.Parse(item.PostId), item => item.Count);
    }

    private async Task DeleteAsync(
        SnowflakeId postId, IReadOnlyList<(SnowflakeId Id, string? ETag)> deleted, string? parentId, CancellationToken cancellationToken)
    {
        var batch = comments.CreateTransactionalBatch(new PartitionKey(postId.ToString()))
            .PatchItem(CountItem.Id, [PatchOperation.Increment(CountItem.Path, -deleted.Count)]);
        foreach (var (id, etag) in deleted)
        {
            batch.DeleteItem(id.ToString(), new TransactionalBatchItemRequestOptions { IfMatchEtag = etag });
        }

        if (parentId is not null)
        {
            batch.PatchItem(parentId, [PatchOperation.Increment(CommentItem.ReplyCountPath, -deleted.Count)]);
        }

        // Refused when somebody else changed one of them: the caller looks again.
        _ = await batch.TryExecuteAsync(cancellationToken);
    }

    private sealed record CommentCount(string Id, string PostId, int Count);
}
