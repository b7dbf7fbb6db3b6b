namespace Domain.Idempotency;

/// <summary>Limits of idempotency keys.</summary>
public sealed class IdempotencyOptions
{
    /// <summary>Longest key, in characters.</summary>
    public int MaxKeyLength { get; set; } = 255;

    /// <summary>How long a key is remembered.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(24);
}
