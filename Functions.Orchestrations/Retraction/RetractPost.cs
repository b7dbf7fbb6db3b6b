using Domain.Ids;
using Functions.Orchestrations.FanOut;
using Functions.Orchestrations.Publishing;
using Infrastructure.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Functions.Orchestrations.Retraction;

/// <summary>
/// Takes a deleted post out of timelines. Tidiness only: nobody has seen the post since its record said that it is deleted.
/// </summary>
public static class RetractPost
{
    /// <summary>The orchestrator.</summary>
    [Function(DurablePostWorkflow.RetractOrchestrator)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var post = context.GetInput<SnowflakeId>();
        if (await context.CallActivityAsync<PublishedPost?>(nameof(ClearOwnTimelines), post, Retries.UntilItWorks) is { } published)
        {
            await context.CallSubOrchestratorAsync(nameof(FanOutPost), new FanOutInput(published, FanOutWork.Remove, null));
        }
    }
}
