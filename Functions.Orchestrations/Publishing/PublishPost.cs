using Domain.Ids;
using Domain.Monitor.Workflows;
using Functions.Orchestrations.FanOut;
using Infrastructure.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Functions.Orchestrations.Publishing;

/// <summary>
/// Brings one post to its readers: waits for its media, makes it visible, sends it to the followers' timelines. The instance's id is the post's.
/// The truth is always in the records: events only wake, and every activity may run more than once.
/// </summary>
public static class PublishPost
{
    /// <summary>The event that a medium has reached its final status.</summary>
    public const string MediaSettled = "MediaSettled";

    // Bounds the history of a post that waits for a long time.
    private const int LooksPerRun = 50;

    /// <summary>The orchestrator.</summary>
    /// <returns>What became of the post.</returns>
    [Function(DurablePostWorkflow.PublishOrchestrator)]
    public static async Task<PublishOutcome> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var post = context.GetInput<SnowflakeId>();

        context.SetCustomStatus(WorkflowStage.AwaitingMedia);
        var media = await WaitForMediaAsync(context, post);
        switch (media.State)
        {
            case MediaState.Waiting:
                context.ContinueAsNew(post);
                return PublishOutcome.Waiting;
            case MediaState.Refused:
                await context.CallActivityAsync(nameof(FailPost), new Refusal(post, media.Reason!), Retries.UntilItWorks);
                return PublishOutcome.Failed;
            case MediaState.PostGone:
                return PublishOutcome.Gone;
            default:
                break;
        }

        context.SetCustomStatus(WorkflowStage.Publishing);
        var publication = new Publication(post, context.CurrentUtcDateTime);
        if (await context.CallActivityAsync<PublishedPost?>(nameof(MakeVisible), publication, Retries.UntilItWorks) is not { } published)
        {
            return PublishOutcome.Gone;
        }

        if (await context.CallActivityAsync<Route>(nameof(WriteOwnTimelines), published, Retries.UntilItWorks) == Route.Send)
        {
            context.SetCustomStatus(WorkflowStage.Sending);
            await context.CallSubOrchestratorAsync(nameof(FanOutPost), new FanOutInput(published, FanOutWork.Add, null));
        }

        return PublishOutcome.Published;
    }

    // The event may be lost, come early or come twice: whenever it or a reminder wakes us, the records say how things stand.
    private static async Task<MediaCheck> WaitForMediaAsync(TaskOrchestrationContext context, SnowflakeId post)
    {
        for (var look = 1; ; look++)
        {
            var media = await context.CallActivityAsync<MediaCheck>(nameof(CheckMedia), post, Retries.UntilItWorks);
            if (media.State != MediaState.Waiting || look == LooksPerRun)
            {
                return media;
            }

            try
            {
                _ = await context.WaitForExternalEvent<object?>(MediaSettled, media.Reminder);
            }
            catch (TaskCanceledException)
            {
                context.CreateReplaySafeLogger(nameof(PublishPost)).LogReminded(post);
            }
        }
    }
}
