using System.Collections.Concurrent;
using Domain.Ids;

namespace Domain.Accounts;

/// <summary>
/// Remembers for a few seconds which sessions are valid, so that not every call reads them. The process that ends a session forgets it at
/// once; others within <see cref="AccountOptions.SessionCacheLifetime"/>.
/// </summary>
public sealed class LiveSessions(IAccountStore accounts, TimeProvider time, AccountOptions options)
{
    private const int MaxRemembered = 100_000;
    private readonly ConcurrentDictionary<SnowflakeId, DateTimeOffset> rememberedUntil = new();

    /// <summary>Whether the session exists and is not over.</summary>
    public async Task<bool> IsLiveAsync(SnowflakeId userId, SnowflakeId sessionId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (rememberedUntil.TryGetValue(sessionId, out var until) && now < until)
        {
            return true;
        }

        var credentials = await accounts.GetCredentialsAsync(userId, cancellationToken);
        if (credentials?.Sessions.Any(session => session.Id == sessionId && session.ExpiresAt > now) != true)
        {
            return false;
        }

        if (rememberedUntil.Count >= MaxRemembered)
        {
            rememberedUntil.Clear();
        }

        rememberedUntil[sessionId] = now + options.SessionCacheLifetime;
        return true;
    }

    /// <summary>The session has ended.</summary>
    public void Forget(SnowflakeId sessionId) => rememberedUntil.TryRemove(sessionId, out _);
}
