using Functions.Media.Processing;
using Infrastructure.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Functions.Media.Exposure;

/// <summary>
/// Moves media to where they belong after an account went private or public, or a post was deleted, archived or shown again (ED-2). A page per execution, so that
/// its history stays short however many pictures somebody has.
/// </summary>
public static class ReviewExposure
{
    // The clock that waits and the one that decides differ: a page that is looked at too early is not looked at again at once.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>The orchestrator.</summary>
    [Function(DurableExposureWorkflow.Orchestrator)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var step = context.GetInput<ReviewStep>()!;
        if (step.Cleans)
        {
            var dropped = await context.CallActivityAsync<DroppedLeftovers>(nameof(DropLeftovers), step, Retries.UntilItWorks);
            if (dropped.Stays is { } stays)
            {
                await context.CreateTimer(stays + Pause, CancellationToken.None);
                context.ContinueAsNew(step);
            }
            else if (dropped.Next is not null)
            {
                context.ContinueAsNew(step with { After = dropped.Next });
            }

            return;
        }

        var found = await context.CallActivityAsync<MisplacedRenditions>(nameof(FindMisplaced), step, Retries.UntilItWorks);
        await Task.WhenAll(found.Ids.Select(id =>
            context.CallActivityAsync(nameof(MoveRendition), new RenditionName(step.Review.OwnerId, id), Retries.UntilItWorks)));
        context.ContinueAsNew(step with { After = found.Next, Cleans = found.Next is null });
    }
}
