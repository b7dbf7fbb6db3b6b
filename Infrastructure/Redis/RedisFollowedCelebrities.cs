using Domain.Feed;
using Domain.Ids;
using StackExchange.Redis;

namespace Infrastructure.Redis;

/// <summary>The celebrities a person follows, in a hash <c>celebs:{user}</c> of the list and the version of the last change.</summary>
public sealed class RedisFollowedCelebrities(RedisConnection redis, FeedOptions options) : IFollowedCelebrities
{
    // ARGV: version, list, life. Refuses a list read before the last change.
    private const string Set =
        """
        if (redis.call('HGET', KEYS[1], 'version') or '') ~= ARGV[1] then return 0 end
        redis.call('HSET', KEYS[1], 'list', ARGV[2])
        redis.call('PEXPIRE', KEYS[1], ARGV[3])
        return 1
        """;

    // ARGV: new version, life. The version outlives every list that was being read when it was set.
    private const string Forget =
        """
        redis.call('HDEL', KEYS[1], 'list')
        redis.call('HSET', KEYS[1], 'version', ARGV[1])
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        return 1
        """;

    /// <inheritdoc/>
    public async Task<(IReadOnlyList<SnowflakeId>? Celebrities, string Version)> GetAsync(SnowflakeId reader, CancellationToken cancellationToken)
    {
        var fields = await Guard(() => redis.RunAsync(commands => commands.HashGetAsync(Key(reader), ["version", "list"]), cancellationToken));
        var version = fields[0].HasValue ? (string)fields[0]! : "";
        if (fields[1].IsNull)
        {
            return (null, version);
        }

        var list = (string)fields[1]!;
        return (list.Length == 0 ? [] : [.. list.Split(',').Select(static id => SnowflakeId.Parse(id))], version);
    }

    /// <inheritdoc/>
    public Task SetAsync(SnowflakeId reader, IReadOnlyList<SnowflakeId> celebrities, string version, CancellationToken cancellationToken)
    {
        var life = (long)Jitter.Shorten(options.CelebritiesLifetime, options.Jitter, reader).TotalMilliseconds;
        return Guard(() => redis.EvaluateAsync(Set, [Key(reader)], [version, string.Join(',', celebrities), life], cancellationToken));
    }

    /// <inheritdoc/>
    public Task ForgetAsync(SnowflakeId reader, CancellationToken cancellationToken) =>
        Guard(() => redis.EvaluateAsync(
            Forget, [Key(reader)], [Guid.NewGuid().ToString("N"), (long)options.CelebritiesLifetime.TotalMilliseconds], cancellationToken));

    private static RedisKey Key(SnowflakeId reader) => $"celebs:{{{reader}}}";

    private static async Task<T> Guard<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (RedisUnavailableException e)
        {
            throw new TimelineUnavailableException(e.Message, e);
        }
    }
}
