using Domain.Engagement;
using Domain.Ids;
using Domain.Posts;
using StackExchange.Redis;

namespace Infrastructure.Redis;

/// <summary>New likes of a post, counted in a key that ends with its window.</summary>
public sealed class RedisLikePace(RedisConnection redis, PostOptions options) : ILikePace
{
    // ARGV: window in ms.
    private const string Count =
        """
        local count = redis.call('INCR', KEYS[1])
        if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
        return count
        """;

    /// <inheritdoc/>
    public async Task<bool> CountAsync(SnowflakeId postId, CancellationToken cancellationToken)
    {
        try
        {
            RedisKey key = $"pace:{{{postId}}}";
            return (long)await redis.EvaluateAsync(Count, [key], [(long)options.PopularWindow.TotalMilliseconds], cancellationToken) == options.PopularLikes;
        }
        catch (RedisUnavailableException)
        {
            return false;
        }
    }
}
