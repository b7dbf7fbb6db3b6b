using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Infrastructure.Durable;

/// <summary>Starting instances whose ids are chosen by what they are for.</summary>
internal static class DurableTaskClientExtensions
{
    /// <summary>Starts the instance unless it is there, in whatever state.</summary>
    public static async Task EnsureStartedAsync(
        this DurableTaskClient client, string orchestrator, object input, StartOrchestrationOptions options, CancellationToken cancellationToken)
    {
        if (await client.GetInstanceAsync(options.InstanceId!, cancellationToken) is null)
        {
            await client.StartOrJoinAsync(orchestrator, input, options, cancellationToken);
        }
    }

    /// <summary>Starts the instance, which may have been started by somebody else at the same moment.</summary>
    public static async Task StartOrJoinAsync(
        this DurableTaskClient client, string orchestrator, object input, StartOrchestrationOptions options, CancellationToken cancellationToken)
    {
        try
        {
            _ = await client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, options, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Back ends tell a lost race by different exceptions, but all of them by the instance being there.
            if (await client.GetInstanceAsync(options.InstanceId!, cancellationToken) is null)
            {
                throw;
            }
        }
    }
}
