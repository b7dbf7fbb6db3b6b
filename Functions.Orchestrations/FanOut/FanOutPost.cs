using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Functions.Orchestrations.FanOut;

/// <summary>
/// Brings a post into, or out of, its author's followers' timelines: plans batches of followers, writes a few of them at a time, and goes on as a new run
/// after each plan, so that neither history nor payloads grow with the number of followers. Batches travel as ranges of ids.
/// </summary>
public static class FanOutPost
{
    /// <summary>The orchestrator.</summary>
    [Function(nameof(FanOutPost))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<FanOutInput>()!;
        var plan = await context.CallActivityAsync<FanOutPlan>(nameof(PlanFanOut), input, Retries.UntilItWorks);
        foreach (var ranges in plan.Ranges.Chunk(plan.Width))
        {
            await Task.WhenAll(ranges.Select(range =>
                context.CallActivityAsync<int>(nameof(WriteTimelines), new FanOutBatch(input.Post, input.Work, range), Retries.UntilItWorks)));
        }

        if (plan.Next is { } next)
        {
            context.ContinueAsNew(input with { After = next });
        }
    }
}
