using Domain.Faults;
using Domain.Feed;
using Domain.Ids;
using Domain.Posts;
using Microsoft.Azure.Cosmos;

namespace Infrastructure.Cosmos.Posts;

/// <summary>
/// Posts in two containers, which no transaction spans. What readers find posts by (the author's list) is written before what makes them
/// visible (the record); what readers trust is the record alone.
/// So a crash in between leaves at worst a list entry that readers skip, or a count that the next write or <see cref="SettleAsync"/>
/// corrects.
/// </summary>
public sealed class CosmosPostStore(CosmosDatabase database) : IPostStore
{
    // Sorts after every digit.
    private const string AfterEveryKey = ":";
    private readonly Container posts = database.Container(CosmosContainers.Posts);
    private readonly Container authors = database.Container(CosmosContainers.PostsByAuthor);

    /// <inheritdoc/>
    public async Task<Post> CreateAsync(Post post, CancellationToken cancellationToken)
    {
        var place = AuthorItem.From(post);
        _ = await authors.TryCreateAsync(place, place.AuthorId, cancellationToken);
        CrashPoint.Reach(PostCrashPoints.CreateListed);
        while (true)
        {
            var item = PostItem.From(post);
            if (await posts.TryCreateAsync(item, item.Id, cancellationToken) is { } etag)
            {
                return post with { ETag = etag };
            }

            if (await GetAsync(post.Id, cancellationToken) is { } existing)
            {
                return existing;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<Post?> GetAsync(SnowflakeId id, CancellationToken cancellationToken) =>
        await posts.TryReadAsync<PostItem>(id.ToString(), id.ToString(), cancellationToken) is var (item, etag) ? item.Post with { ETag = etag } : null;

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<SnowflakeId, Post>> GetManyAsync(IReadOnlyCollection<SnowflakeId> ids, CancellationToken cancellationToken)
    {
        var items = await posts.ReadManyAsync<PostItem>(ids.Distinct().Select(id => (id.ToString(), id.ToString())), cancellationToken);
        return items.ToDictionary(item => item.Post.Id, item => item.Post);
    }

    /// <inheritdoc/>
    public async Task<Post?> PublishAsync(SnowflakeId id, DateTimeOffset publishedAt, CancellationToken cancellationToken)
    {
        while (await GetAsync(id, cancellationToken) is { } post)
        {
            if (post is not { Status: PostStatus.Processing, DeletedAt: null })
            {
                await SettleAsync(post, cancellationToken);
                return post;
            }

            var published = post with { Status = PostStatus.Published, PublishedAt = publishedAt };
            await SettleAsync(published, cancellationToken);
            CrashPoint.Reach(PostCrashPoints.PublishListed);
            if (await TryReplaceAsync(published, cancellationToken) is { } replaced)
            {
                return replaced;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public Task<Post?> FailAsync(SnowflakeId id, string reason, CancellationToken cancellationToken) =>
        ChangeAsync(
            id,
            post => post is { Status: PostStatus.Processing, DeletedAt: null } ? post with { Status = PostStatus.Failed, FailureReason = reason } : post,
            cancellationToken);

    /// <inheritdoc/>
    public Task<Post?> ReopenAsync(SnowflakeId id, CancellationToken cancellationToken) =>
        ChangeAsync(
            id,
            post => post is { Status: PostStatus.Failed, DeletedAt: null } ? post with { Status = PostStatus.Processing, FailureReason = null } : post,
            cancellationToken);

    /// <inheritdoc/>
    public async Task<Post?> ReplaceAsync(Post post, CancellationToken cancellationToken)
    {
        if (await TryReplaceAsync(post, cancellationToken) is not { } replaced)
        {
            return null;
        }

        await SettleAsync(replaced, cancellationToken);
        return replaced;
    }

    /// <inheritdoc/>
    public async Task SettleAsync(SnowflakeId id, CancellationToken cancellationToken)
    {
        if (await GetAsync(id, cancellationToken) is { } post)
        {
            await SettleAsync(post, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(Post post, CancellationToken cancellationToken)
    {
        _ = await posts.TryDeleteAsync(post.Id.ToString(), post.Id.ToString(), null, cancellationToken);
        _ = await authors.TryDeleteAsync(post.Id.ToString(), post.AuthorId.ToString(), null, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FeedKey>> ListByAuthorAsync(
        SnowflakeId author, FeedKey? before, int limit, PostKind? only, CancellationToken cancellationToken)
    {
        var ofKind = only is null ? "" : " AND c.kind = @kind";
        var query = new QueryDefinition($"SELECT TOP {limit} VALUE c.sortKey FROM c WHERE c.sortKey < @before{ofKind} ORDER BY c.sortKey DESC")
            .WithParameter("@before", before?.ToSortKey() ?? AfterEveryKey);
        if (only is not null)
        {
            query.WithParameter("@kind", only);
        }

        var keys = await authors.QueryAsync<string>(query, author.ToString(), cancellationToken);
        return [.. keys.Select(FeedKey.Parse)];
    }

    /// <inheritdoc/>
    public async Task<int> CountByAuthorAsync(SnowflakeId author, CancellationToken cancellationToken) =>
        await authors.TryReadAsync<AuthorCount>(CountItem.Id, author.ToString(), cancellationToken) is var (item, _) ? item.Count : 0;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Post>> ListProcessingAsync(
        DateTimeOffset createdBefore, SnowflakeId? after, int limit, CancellationToken cancellationToken)
    {
        const string processing = "c.post.status = 'processing' AND NOT IS_DEFINED(c.post.deletedAt)";
        var query = new QueryDefinition($"SELECT TOP {limit} * FROM c WHERE {processing} AND c.key > @after AND c.key < @before ORDER BY c.key")
            .WithParameter("@after", after?.ToKey() ?? "")
            .WithParameter("@before", SnowflakeId.From(createdBefore, 0, 0).ToKey());
        var items = await posts.QueryAsync<PostItem>(query, null, cancellationToken);
        return [.. items.Select(item => item.Post)];
    }

    private async Task<Post?> ChangeAsync(SnowflakeId id, Func<Post, Post> change, CancellationToken cancellationToken)
    {
        while (await GetAsync(id, cancellationToken) is { } post)
        {
            var changed = change(post);
            if (ReferenceEquals(changed, post))
            {
                return post;
            }

            if (await TryReplaceAsync(changed, cancellationToken) is { } replaced)
            {
                return replaced;
            }
        }

        return null;
    }

    private async Task<Post?> TryReplaceAsync(Post post, CancellationToken cancellationToken)
    {
        var etag = post.ETag ?? throw new ArgumentException("Only a record that was read can be replaced.", nameof(post));
        var item = PostItem.From(post);
        return await posts.TryReplaceAsync(item, item.Id, item.Id, etag, cancellationToken) is { } next ? post with { ETag = next } : null;
    }

    private async Task SettleAsync(Post post, CancellationToken cancellationToken)
    {
        var wanted = AuthorItem.From(post);
        while (true)
        {
            if (await authors.TryReadAsync<AuthorItem>(wanted.Id, wanted.AuthorId, cancellationToken) is not var (place, etag))
            {
                _ = await authors.TryCreateAsync(wanted with { Counted = false }, wanted.AuthorId, cancellationToken);
                continue;
            }

            if (place == wanted)
            {
                return;
            }

            var batch = authors.CreateTransactionalBatch(new PartitionKey(wanted.AuthorId))
                .ReplaceItem(wanted.Id, wanted, new TransactionalBatchItemRequestOptions { IfMatchEtag = etag });
            if (place.Counted != wanted.Counted)
            {
                batch.PatchItem(CountItem.Id, [PatchOperation.Increment(CountItem.Path, wanted.Counted ? 1 : -1)]);
            }

            switch (await batch.TryExecuteAsync(cancellationToken))
            {
                case null:
                    return;
                case (1, _):
                    _ = await authors.TryCreateAsync(new AuthorCount(CountItem.Id, wanted.AuthorId, 0), wanted.AuthorId, cancellationToken);
                    break;
            }
        }
    }

    private sealed record AuthorCount(string Id, string AuthorId, int Count);
}
