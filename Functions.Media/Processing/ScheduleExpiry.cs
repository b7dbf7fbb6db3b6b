using Domain.Faults;
using Domain.Ids;
using Domain.Media;
using Functions.Media.Expiry;
using Infrastructure.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Functions.Media.Processing;

/// <summary>
/// Starts the workflow that expires a finished medium if nothing uses it. A workflow of its own, so that this one is done when the medium is.
/// </summary>
public sealed class ScheduleExpiry(IMediaStore store)
{
    /// <summary>The activity.</summary>
    [Function(nameof(ScheduleExpiry))]
    public async Task RunAsync([ActivityTrigger] SnowflakeId mediaId, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var media = await store.GetAsync(mediaId, cancellationToken);
        var instanceId = DurableMediaWorkflow.ExpiryInstance(mediaId);
        CrashPoint.Reach(MediaCrashPoints.ScheduleBefore);
        if (await client.GetInstanceAsync(instanceId, cancellationToken) is null)
        {
            var input = new ExpiryTerm(mediaId, media.ExpiresAt);
            _ = await client.ScheduleNewOrchestrationInstanceAsync(DurableMediaWorkflow.ExpiryOrchestrator, input, new StartOrchestrationOptions(instanceId), cancellationToken);
        }

        CrashPoint.Reach(MediaCrashPoints.ScheduleAfter);
    }
}
