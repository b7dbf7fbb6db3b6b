using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace Embedded.Functions.Tests.Host.Timers;

public sealed class TimerFunctions(Probe probe, TimeProvider time)
{
    [Function("Every5Minutes")]
    public async Task Every5MinutesAsync([TimerTrigger("%SCHEDULE%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        probe.Enter();
        probe.Tell($"{time.GetUtcNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {timer.IsPastDue}");
        if (probe.Fails)
        {
            await probe.Gate.Task.WaitAsync(cancellationToken);
        }

        probe.Leave();
    }
}
