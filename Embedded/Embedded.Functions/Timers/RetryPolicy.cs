using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace Embedded.Functions.Timers;

/// <summary>A function's retry attribute in numbers.</summary>
internal sealed record RetryPolicy(int MaxRetries, TimeSpan MinimumDelay, TimeSpan MaximumDelay)
{
    public static RetryPolicy None { get; } = new(0, default, default);

    public static RetryPolicy Of(RetryAttribute? attribute) =>
        attribute switch
        {
            FixedDelayRetryAttribute fixedDelay => new(
                fixedDelay.MaxRetryCount,
                Parse(fixedDelay.DelayInterval),
                Parse(fixedDelay.DelayInterval)),
            ExponentialBackoffRetryAttribute backoff => new(
                backoff.MaxRetryCount,
                Parse(backoff.MinimumInterval),
                Parse(backoff.MaximumInterval)),
            _ => None,
        };

    /// <summary>Whether another attempt follows after so many retries.</summary>
    public bool Allows(int retries) => MaxRetries == -1 || retries < MaxRetries;

    /// <summary>Delay before the retry of the given number, 0 for the first.</summary>
    public TimeSpan Delay(int retries) =>
        TimeSpan.FromMilliseconds(
            Math.Min(MaximumDelay.TotalMilliseconds, MinimumDelay.TotalMilliseconds * Math.Pow(2, Math.Min(retries, 40))));

    private static TimeSpan Parse(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);
}
