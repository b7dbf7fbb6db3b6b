using Domain.Monitor;
using Domain.Monitor.Rounds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Functions.Orchestrations.Monitor;

/// <summary>Sees to it that the monitor is there: at the first start, and whatever became of it. One that somebody has suspended is left so.</summary>
public sealed class StartRepairMonitor(MonitorOptions options)
{
    /// <summary>The function, twice a minute.</summary>
    [Function(nameof(StartRepairMonitor))]
    public async Task RunAsync(
        [TimerTrigger("15,45 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (!options.Enabled || await IsThereAsync(client, cancellationToken))
        {
            return;
        }

        try
        {
            _ = await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(RepairMonitor), new MonitorRound(), new StartOrchestrationOptions(RepairMonitor.InstanceId), cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Another process was faster.
            if (!await IsThereAsync(client, cancellationToken))
            {
                throw;
            }
        }
    }

    private static async Task<bool> IsThereAsync(DurableTaskClient client, CancellationToken cancellationToken) =>
        await client.GetInstanceAsync(RepairMonitor.InstanceId, cancellationToken) is { IsCompleted: false };
}
