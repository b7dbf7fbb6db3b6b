using Microsoft.Azure.Functions.Worker;

namespace Embedded.Functions.Tests.Host.Timers;

public sealed class RetryFunctions(Probe probe)
{
    [Function("Retried")]
    [ExponentialBackoffRetry(3, "00:00:10", "00:00:30")]
    public void Retried([TimerTrigger("0 0 * * * *")] TimerInfo timer, FunctionContext context)
    {
        probe.Tell($"{context.RetryContext.RetryCount}/{context.RetryContext.MaxRetryCount}");
        throw new InvalidOperationException("never works");
    }
}
