using Microsoft.DurableTask;

namespace Functions.Media.Processing;

/// <summary>
/// How activities are repeated when a store does not answer: for about an hour. An orchestration that fails even so is started again by the
/// monitor, a bounded number of times. None of this counts as an attempt of the picture's.
/// </summary>
internal static class Retries
{
    public static TaskOptions UntilItWorks { get; } = new(new TaskRetryOptions(new RetryPolicy(
        maxNumberOfAttempts: 20,
        firstRetryInterval: TimeSpan.FromSeconds(1),
        backoffCoefficient: 2,
        maxRetryInterval: TimeSpan.FromMinutes(5))));
}
