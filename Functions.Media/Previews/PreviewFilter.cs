using Domain.Media.Previews;
using Infrastructure.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Functions.Media.Previews;

/// <summary>Makes one preview. Somebody is waiting for it, so it gives up soon; the next request starts it again.</summary>
public static class PreviewFilter
{
    private static readonly TaskOptions AFewTimes = new(new TaskRetryOptions(new RetryPolicy(
        maxNumberOfAttempts: 3,
        firstRetryInterval: TimeSpan.FromSeconds(1),
        backoffCoefficient: 2)));

    /// <summary>The orchestrator.</summary>
    [Function(DurablePreviewWorkflow.Orchestrator)]
    public static Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync(nameof(RenderFilterPreview), context.GetInput<PreviewOrder>(), AFewTimes);
}
