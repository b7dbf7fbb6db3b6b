using Domain.Ids;
using Domain.Media;
using Domain.Monitor.Workflows;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Tests.Shared;

namespace Functions.Orchestrations.Tests.Monitor;

/// <summary>In place of the media app's workflow: the same name, stages and event, and work that does what the test says.</summary>
public sealed class StandInUpload(IMediaStore media, StandInBehaviour behaviour, TimeProvider time)
{
    [Function("ProcessUpload")]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var id = context.GetInput<SnowflakeId>();
        context.SetCustomStatus(WorkflowStage.AwaitingUpload);
        if (await context.CallActivityAsync<bool>(nameof(IsPending), id))
        {
            _ = await context.WaitForExternalEvent<object?>("UploadConfirmed");
        }

        context.SetCustomStatus(WorkflowStage.Processing);
        await context.CallActivityAsync(nameof(Work), id);
    }

    [Function("ExpireMedia")]
    public static async Task ExpireAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var id = context.GetInput<SnowflakeId>();
        await context.CallActivityAsync(nameof(Work), id);
    }

    [Function(nameof(IsPending))]
    public async Task<bool> IsPending([ActivityTrigger] SnowflakeId id, CancellationToken cancellationToken)
    {
        var record = await media.UpdateAsync(id, static current => current.Status == MediaStatus.Failed ? current.Reopen() : current, cancellationToken);
        return record!.Status == MediaStatus.Pending;
    }

    [Function(nameof(Work))]
    public async Task Work([ActivityTrigger] SnowflakeId id, CancellationToken cancellationToken)
    {
        behaviour.Began(id);
        _ = await media.UpdateAsync(
            id, current => current.Status == MediaStatus.Processing ? current.BeginWork(time.GetUtcNow()) : current, cancellationToken);
        await behaviour.OnWork(id).WaitAsync(cancellationToken);
        _ = await media.UpdateAsync(
            id, static current => current.Status == MediaStatus.Processing ? current.Finish(SampleMedia.Image()) : current, cancellationToken);
    }
}
