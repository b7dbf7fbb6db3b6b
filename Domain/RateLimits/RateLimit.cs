namespace Domain.RateLimits;

/// <summary>At most <paramref name="Count"/> times in any window of <paramref name="Window"/>.</summary>
/// <param name="Count">How often; 0 switches the limit off.</param>
/// <param name="Window">The sliding window.</param>
public sealed record RateLimit(int Count, TimeSpan Window)
{
    /// <summary>Never refuses.</summary>
    public static RateLimit None { get; } = new(0, TimeSpan.FromSeconds(1));
}
