namespace Domain.RateLimits;

/// <summary>Counts what callers do, over all processes.</summary>
public interface IRateLimiter
{
    /// <summary>
    /// Counts one action if the limit allows it. Where the counter does not answer, everything is allowed: a lost cache must not stop the
    /// service.
    /// </summary>
    /// <param name="subject">Who acts: a user or an address.</param>
    /// <param name="action">What is limited.</param>
    /// <param name="limit">How often.</param>
    /// <param name="occurrence">Names this action, so that its repetition is not counted again; null makes every call count.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when allowed, otherwise how long until it will be.</returns>
    Task<TimeSpan?> TryAcquireAsync(string subject, string action, RateLimit limit, string? occurrence, CancellationToken cancellationToken);

    /// <summary>Forgets what was counted.</summary>
    Task ForgetAsync(string subject, string action, CancellationToken cancellationToken);
}
