namespace Domain.RateLimits;

/// <summary>At most <paramref name="Count"/> times in any window of <paramref name="Window"/>.</summary>
/// <param name="Count">How often; 0 switches the limit off.</param>
/// <param name="Window">The sliding window.</param>
public sealed record RateLimit(int Count, TimeSpan Window);
