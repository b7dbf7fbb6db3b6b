namespace Domain.RateLimits;

/// <summary>How often is too often. The defaults never hinder a person, nor a client that polls ten times a second.</summary>
public sealed class RateLimitOptions
{
    /// <summary>Calls per user.</summary>
    public RateLimit PerUser { get; set; } = new(3_000, TimeSpan.FromMinutes(1));

    /// <summary>Calls of the monitor per user.</summary>
    public RateLimit MonitorPerUser { get; set; } = new(1_200, TimeSpan.FromMinutes(1));

    /// <summary>
    /// Calls per client address, which many people may share. Loopback addresses are never limited: there every client has the same.
    /// </summary>
    public RateLimit PerAddress { get; set; } = new(12_000, TimeSpan.FromMinutes(1));

    /// <summary>Sign-ups per client address. Loopback addresses are never limited.</summary>
    public RateLimit SignUpsPerAddress { get; set; } = new(100, TimeSpan.FromHours(1));

    /// <summary>Failed sign-ins per account name and client address.</summary>
    public RateLimit FailedSignIns { get; set; } = new(10, TimeSpan.FromMinutes(5));

    /// <summary>Posts per user.</summary>
    public RateLimit Posts { get; set; } = new(25, TimeSpan.FromDays(1));

    /// <summary>Announced uploads per user.</summary>
    public RateLimit Uploads { get; set; } = new(500, TimeSpan.FromHours(1));

    /// <summary>Previews of filters per user, those that are kept already included.</summary>
    public RateLimit FilterPreviews { get; set; } = new(3_000, TimeSpan.FromHours(1));

    /// <summary>Comments per user.</summary>
    public RateLimit Comments { get; set; } = new(600, TimeSpan.FromHours(1));

    /// <summary>Likes per user.</summary>
    public RateLimit Likes { get; set; } = new(3_000, TimeSpan.FromHours(1));

    /// <summary>Follows per user.</summary>
    public RateLimit Follows { get; set; } = new(1_000, TimeSpan.FromHours(1));
}
