using System.Globalization;
using Domain.RateLimits;
using StackExchange.Redis;

namespace Infrastructure.Redis.RateLimits;

/// <summary>
/// Limits counted in Redis, each by one script in one round trip. Actions that have a name (an occurrence) are kept in a sliding-window
/// log: exact, and repetitions count once.
/// Others go through the generic cell rate algorithm (ITU-T I.371): one number per limit, however large the limit; a burst of the whole
/// count is allowed, then one per count-th of the window.
/// </summary>
public sealed class RedisRateLimiter(RedisConnection redis, TimeProvider time) : IRateLimiter
{
    // KEYS[1] log; ARGV now, window, count, occurrence. Times in ms. Returns -1, or the ms to wait.
    private const string Log =
        """
        local now, window = tonumber(ARGV[1]), tonumber(ARGV[2])
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
        if redis.call('ZSCORE', KEYS[1], ARGV[4]) then return -1 end
        if redis.call('ZCARD', KEYS[1]) < tonumber(ARGV[3]) then
          redis.call('ZADD', KEYS[1], now, ARGV[4])
          redis.call('PEXPIRE', KEYS[1], window)
          return -1
        end
        return redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2] + window - now
        """;

    // KEYS[1] theoretical arrival time; ARGV now, window, interval. Times in µs, exact in doubles for the next 200 years. Returns -1, or
    // the µs to wait.
    private const string Cell =
        """
        local now, window = tonumber(ARGV[1]), tonumber(ARGV[2])
        local next = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now) + tonumber(ARGV[3])
        if next - now > window then return math.ceil(next - now - window) end
        redis.call('SET', KEYS[1], string.format('%.0f', next), 'PX', math.ceil((next - now) / 1000))
        return -1
        """;

    /// <inheritdoc/>
    public async Task<TimeSpan?> TryAcquireAsync(string subject, string action, RateLimit limit, string? occurrence, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow() - DateTimeOffset.UnixEpoch;
        var window = limit.Window;
        try
        {
            if (occurrence is not null)
            {
                var wait = (long)await redis.EvaluateAsync(
                    Log, [LogKey(subject, action)], [(long)now.TotalMilliseconds, (long)window.TotalMilliseconds, limit.Count, occurrence], cancellationToken);
                return wait < 0 ? null : TimeSpan.FromMilliseconds(wait);
            }

            var interval = (window.TotalMicroseconds / limit.Count).ToString("F0", CultureInfo.InvariantCulture);
            var pause = (long)await redis.EvaluateAsync(
                Cell, [CellKey(subject, action)], [(long)now.TotalMicroseconds, (long)window.TotalMicroseconds, interval], cancellationToken);
            return pause < 0 ? null : TimeSpan.FromMicroseconds(pause);
        }
        catch (RedisUnavailableException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(string subject, string action, CancellationToken cancellationToken)
    {
        try
        {
            _ = await redis.RunAsync(commands => commands.KeyDeleteAsync([LogKey(subject, action), CellKey(subject, action)]), cancellationToken);
        }
        catch (RedisUnavailableException)
        {
            // Nothing was counted either.
        }
    }

    // The braces put both keys of a subject into one slot of a cluster.
    private static RedisKey LogKey(string subject, string action) => $"limit:{{{subject}}}:{action}:log";

    private static RedisKey CellKey(string subject, string action) => $"limit:{{{subject}}}:{action}:cell";
}
