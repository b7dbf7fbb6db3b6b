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
    /// <summary>Longer than any signed address works, the clocks of the machines included.</summary>
    private static readonly TimeSpan UntilSignedAddressesEnd = TimeSpan.FromMinutes(6);

    /// <summary>The orchestrator.</summary>
    [Function(DurableExposureWorkflow.Orchestrator)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var step = context.GetInput<ReviewStep>()!;
        if (step.Cleans)
        {
            if (await context.CallActivityAsync<string?>(nameof(DropLeftovers), step, Retries.UntilItWorks) is { } more)
            {
                context.ContinueAsNew(step with { After = more });
            }

            return;
        }

        var found = await context.CallActivityAsync<MisplacedRenditions>(nameof(FindMisplaced), step, Retries.UntilItWorks);
        await Task.WhenAll(found.Ids.Select(id =>
            context.CallActivityAsync(nameof(MoveRendition), new RenditionName(step.Review.OwnerId, id), Retries.UntilItWorks)));
        if (found.Next is not null)
        {
            context.ContinueAsNew(step with { After = found.Next });
            return;
        }

        await context.CreateTimer(UntilSignedAddressesEnd, CancellationToken.None);
        context.ContinueAsNew(step with { After = null, Cleans = true });
    }
}
