using Domain.Health;

namespace Infrastructure.Redis;

/// <summary>Whether the cache answers a read.</summary>
public sealed class RedisReadiness(RedisConnection redis) : IReadinessCheck
{
    /// <inheritdoc/>
    public string Name => "cache";

    /// <inheritdoc/>
    public Task CheckAsync(CancellationToken cancellationToken) => redis.RunAsync(commands => commands.KeyExistsAsync("readiness"), cancellationToken);
}
