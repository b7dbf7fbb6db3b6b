namespace Microsoft.Azure.Functions.Worker;

/// <summary>Retries a failed execution after a delay that doubles up to a maximum. Honoured by timer triggers.</summary>
public sealed class ExponentialBackoffRetryAttribute : RetryAttribute
{
    /// <summary>States the policy.</summary>
    /// <param name="maxRetryCount">Retries after the first attempt; -1 retries for ever.</param>
    /// <param name="minimumInterval">First delay, as <c>hh:mm:ss</c>.</param>
    /// <param name="maximumInterval">Longest delay, as <c>hh:mm:ss</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An interval is no time span or is negative.</exception>
    /// <exception cref="ArgumentException">The minimum exceeds the maximum.</exception>
    public ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval)
    {
        if (!TimeSpan.TryParse(minimumInterval, out var minimum) || minimum < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(minimumInterval));
        }

        if (!TimeSpan.TryParse(maximumInterval, out var maximum) || maximum < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(maximumInterval));
        }

        if (minimum > maximum)
        {
            throw new ArgumentException("The minimum interval exceeds the maximum interval.", nameof(minimumInterval));
        }

        MaxRetryCount = maxRetryCount;
        MinimumInterval = minimumInterval;
        MaximumInterval = maximumInterval;
    }

    /// <summary>First delay, as <c>hh:mm:ss</c>.</summary>
    public string MinimumInterval { get; }

    /// <summary>Longest delay, as <c>hh:mm:ss</c>.</summary>
    public string MaximumInterval { get; }
}
