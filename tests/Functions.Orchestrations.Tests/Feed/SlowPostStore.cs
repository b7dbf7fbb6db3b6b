using Domain.Feed;
using Domain.Ids;
using Domain.Posts;

namespace Functions.Orchestrations.Tests.Feed;

/// <summary>A post store whose batch reads read at once and answer when they are released.</summary>
internal sealed class SlowPostStore(IPostStore inner) : IPostStore
{
    private readonly TaskCompletionSource hasRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task HasRead => hasRead.Task;

    public void Release() => released.SetResult();

    public async Task<IReadOnlyDictionary<SnowflakeId, Post>> GetManyAsync(IReadOnlyCollection<SnowflakeId> ids, CancellationToken cancellationToken)
    {
        var read = await inner.GetManyAsync(ids, cancellationToken);
        hasRead.TrySetResult();
        await released.Task;
        return read;
    }

    public Task<Post> CreateAsync(Post post, CancellationToken cancellationToken) => inner.CreateAsync(post, cancellationToken);

    public Task<Post?> GetAsync(SnowflakeId id, CancellationToken cancellationToken) => inner.GetAsync(id, cancellationToken);

    public Task<Post?> PublishAsync(SnowflakeId id, DateTimeOffset publishedAt, CancellationToken cancellationToken) =>
        inner.PublishAsync(id, publishedAt, cancellationToken);

    public Task<Post?> FailAsync(SnowflakeId id, string reason, CancellationToken cancellationToken) => inner.FailAsync(id, reason, cancellationToken);

    public Task<Post?> ReplaceAsync(Post post, CancellationToken cancellationToken) => inner.ReplaceAsync(post, cancellationToken);

    public Task SettleAsync(SnowflakeId id, CancellationToken cancellationToken) => inner.SettleAsync(id, cancellationToken);

    public Task RemoveAsync(Post post, CancellationToken cancellationToken) => inner.RemoveAsync(post, cancellationToken);

    public Task<IReadOnlyList<FeedKey>> ListByAuthorAsync(SnowflakeId author, FeedKey? before, int limit, PostKind? only, CancellationToken cancellationToken) =>
        inner.ListByAuthorAsync(author, before, limit, only, cancellationToken);

    public Task<int> CountByAuthorAsync(SnowflakeId author, CancellationToken cancellationToken) => inner.CountByAuthorAsync(author, cancellationToken);

    public Task<Post?> ReopenAsync(SnowflakeId id, CancellationToken cancellationToken) => inner.ReopenAsync(id, cancellationToken);

    public Task<IReadOnlyList<Post>> ListProcessingAsync(
        DateTimeOffset createdBefore, SnowflakeId? after, int limit, CancellationToken cancellationToken) =>
        inner.ListProcessingAsync(createdBefore, after, limit, cancellationToken);
}
