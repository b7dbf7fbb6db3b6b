namespace Microsoft.Azure.Functions.Worker;

/// <summary>Retries a failed execution after a constant delay. Honoured by timer triggers.</summary>
public sealed class FixedDelayRetryAttribute : RetryAttribute
{
    /// <summary>States the policy.</summary>
    /// <param name="maxRetryCount">Retries after the first attempt; -1 retries for ever.</param>
    /// <param name="delayInterval">Delay, as <c>hh:mm:ss</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delay is no time span or is negative.</exception>
    public FixedDelayRetryAttribute(int maxRetryCount, string delayInterval)
    {
        if (!TimeSpan.TryParse(delayInterval, out var delay) || delay < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(delayInterval));
        }

        MaxRetryCount = maxRetryCount;
        DelayInterval = delayInterval;
    }

    /// <summary>Delay between attempts, as <c>hh:mm:ss</c>.</summary>
    public string DelayInterval { get; }
}
