using Microsoft.DurableTask;

namespace Functions.Orchestrations;

/// <summary>How activities are repeated while a store does not answer.</summary>
internal static class Retries
{
    /// <summary>For the monitor, whose next round comes anyway.</summary>
    public static TaskOptions Briefly { get; } = new(new TaskRetryOptions(new RetryPolicy(
        maxNumberOfAttempts: 3, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2)));

    /// <summary>For more than three days, since a post that is visible must reach every timeline.</summary>
    public static TaskOptions UntilItWorks { get; } = new(new TaskRetryOptions(new RetryPolicy(
        maxNumberOfAttempts: 1_000,
        firstRetryInterval: TimeSpan.FromSeconds(1),
        backoffCoefficient: 2,
        maxRetryInterval: TimeSpan.FromMinutes(5))));
}
