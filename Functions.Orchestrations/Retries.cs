using Microsoft.DurableTask;

namespace Functions.Orchestrations;

/// <summary>
/// How activities are repeated while a store does not answer: for more than three days, since a post that is visible must reach every timeline.
/// </summary>
internal static class Retries
{
    public static TaskOptions UntilItWorks { get; } = new(new TaskRetryOptions(new RetryPolicy(
        maxNumberOfAttempts: 1_000,
        firstRetryInterval: TimeSpan.FromSeconds(1),
        backoffCoefficient: 2,
        maxRetryInterval: TimeSpan.FromMinutes(5))));
}
