using System.Text.Json;
using Domain.Feed;
using Domain.Ids;
using Domain.Posts;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Infrastructure.Redis;

/// <summary>Post records as JSON under <c>post:{id}</c>; a barrier in their place while they change.</summary>
public sealed partial class RedisPostCache(RedisConnection redis, IPostStore posts, FeedOptions options, ILogger<RedisPostCache> logger) : IPostCache
{
    private const string Barrier = "-";

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<SnowflakeId, Post>> GetManyAsync(IReadOnlyCollection<SnowflakeId> ids, CancellationToken cancellationToken)
    {
        var found = new Dictionary<SnowflakeId, Post>(ids.Count);
        var misses = new List<SnowflakeId>();
        var storable = new HashSet<SnowflakeId>();
        foreach (var (id, value) in await ReadAsync([.. ids.Distinct()], cancellationToken))
        {
            if (value.HasValue && value != Barrier && JsonSerializer.Deserialize<Post>((string)value!) is { } post)
            {
                found.Add(id, post);
                continue;
            }

            misses.Add(id);
            if (value.IsNull)
            {
                storable.Add(id);
            }
        }

        FeedMetrics.LookedUp("post", found.Count, misses.Count);
        if (misses.Count > 0)
        {
            foreach (var (id, post) in await posts.GetManyAsync(misses, cancellationToken))
            {
                found.Add(id, post);
                if (storable.Contains(id))
                {
                    Store(post);
                }
            }
        }

        return found;
    }

    /// <inheritdoc/>
    public async Task InvalidateAsync(SnowflakeId id, CancellationToken cancellationToken)
    {
        try
        {
            await redis.RunAsync(commands => commands.StringSetAsync(Key(id), Barrier, options.PostCacheBarrier), cancellationToken);
        }
        catch (RedisUnavailableException e)
        {
            // A reader that still reaches Redis may show the old record until its copy ends: better than refusing every change while Redis is away.
            NotInvalidated(e, id);
        }
    }

    private static RedisKey Key(SnowflakeId id) => $"post:{{{id}}}";

    private async Task<IReadOnlyList<(SnowflakeId Id, RedisValue Value)>> ReadAsync(SnowflakeId[] ids, CancellationToken cancellationToken)
    {
        try
        {
            var values = await redis.RunAsync(commands => Task.WhenAll(ids.Select(id => commands.StringGetAsync(Key(id)))), cancellationToken);
            return [.. ids.Zip(values)];
        }
        catch (RedisUnavailableException)
        {
            return [.. ids.Select(static id => (id, (RedisValue)Barrier))];
        }
    }

    // Only where there is nothing: a barrier raised since the database was read stays.
    private void Store(Post post)
    {
        try
        {
            _ = redis.Commands.StringSetAsync(
                Key(post.Id),
                JsonSerializer.Serialize(post),
                Jitter.Shorten(options.PostCacheLifetime, options.Jitter, post.Id),
                When.NotExists,
                CommandFlags.FireAndForget);
        }
        catch (RedisConnectionException)
        {
            // Then it is read from the database again.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cached copy of post {PostId} was not invalidated")]
    private partial void NotInvalidated(Exception exception, SnowflakeId postId);
}
