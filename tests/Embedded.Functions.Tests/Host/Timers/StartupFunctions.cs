using Microsoft.Azure.Functions.Worker;

namespace Embedded.Functions.Tests.Host.Timers;

public sealed class StartupFunctions(Probe probe)
{
    [Function("AtStart")]
    public void AtStart([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer) => probe.Tell($"start {timer.IsPastDue}");
}
