using Domain.Problems;

namespace Domain.RateLimits;

/// <summary>Refusing what is too often.</summary>
public static class RateLimiterExtensions
{
    /// <summary>Counts one action or refuses it.</summary>
    /// <exception cref="ProblemException"><c>rate_limited</c>, with the time to wait.</exception>
    public static async Task AcquireAsync(
        this IRateLimiter limiter, string subject, string action, RateLimit limit, string? occurrence, CancellationToken cancellationToken)
    {
        if (limit.Count > 0 && await limiter.TryAcquireAsync(subject, action, limit, occurrence, cancellationToken) is { } wait)
        {
            throw new ProblemException(
                ProblemKind.TooMany, "rate_limited", $"Too often: at most {limit.Count} of '{action}' in {limit.Window}. Try again later.")
            {
                RetryAfter = wait,
            };
        }
    }
}
