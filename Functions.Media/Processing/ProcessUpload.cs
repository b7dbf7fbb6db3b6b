using Domain.Ids;
using Domain.Media;
using Domain.Monitor.Workflows;
using Functions.Media.Videos;
using Infrastructure.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Functions.Media.Processing;

/// <summary>
/// Sees one upload through, from the moment it is announced. The instance's id is the medium's. The truth is always in the record: events only wake,
/// and every activity may run more than once.
/// </summary>
public static class ProcessUpload
{
    private const string UploadConfirmed = DurableMediaWorkflow.UploadConfirmed;

    private static readonly TimeSpan FirstTurn = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestTurn = TimeSpan.FromMinutes(1);

    /// <summary>The orchestrator.</summary>
    /// <returns>What became of the medium.</returns>
    [Function(DurableMediaWorkflow.Orchestrator)]
    public static async Task<Verdict> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var media = context.GetInput<SnowflakeId>();

        context.SetCustomStatus(WorkflowStage.AwaitingUpload);
        var verdict = await DecideAsync(context, media);
        context.SetCustomStatus(WorkflowStage.Settling);

        await context.CallActivityAsync(nameof(SettleMedium), new Settlement(media, verdict), Retries.UntilItWorks);
        await context.CallActivityAsync(nameof(PublishSettled), media, Retries.UntilItWorks);
        if (verdict.Status == MediaStatus.Finished)
        {
            await context.CallActivityAsync(nameof(ScheduleExpiry), media, Retries.UntilItWorks);
        }

        return verdict;
    }

    private static async Task<Verdict> DecideAsync(TaskOrchestrationContext context, SnowflakeId media)
    {
        var status = await WaitForUploadAsync(context, media);
        if (status != MediaStatus.Processing)
        {
            return new Verdict(status);
        }

        context.SetCustomStatus(WorkflowStage.Processing);

        if (await context.CallActivityAsync<Verdict?>(nameof(PinOriginal), media, Retries.UntilItWorks) is { } refused)
        {
            return refused;
        }

        var unsuccessful = await WaitForTurnAsync(context, media) switch
        {
            RenditionTurn.Render => await RenderAsync(context, media),
            RenditionTurn.RenderVideo => await RenderVideo.RunAsync(context, media),
            _ => null,
        };
        if (unsuccessful is not null)
        {
            return unsuccessful;
        }

        await Task.WhenAll(
            context.CallActivityAsync(nameof(FlagNearDuplicates), media, Retries.UntilItWorks),
            context.CallActivityAsync(nameof(WriteMetadata), media, Retries.UntilItWorks));

        return new Verdict(MediaStatus.Finished);
    }

    // The event may be lost, come early or come twice: whenever it or a reminder wakes us, storage and record say how things stand.
    private static async Task<MediaStatus> WaitForUploadAsync(TaskOrchestrationContext context, SnowflakeId media)
    {
        var upload = await CheckAsync(context, media);
        while (upload.Status == MediaStatus.Pending)
        {
            try
            {
                _ = await context.WaitForExternalEvent<object?>(UploadConfirmed, upload.Reminder);
            }
            catch (TaskCanceledException)
            {
                context.CreateReplaySafeLogger(nameof(ProcessUpload)).LogReminded(media);
            }

            upload = await CheckAsync(context, media);
        }

        return upload.Status;
    }

    private static Task<UploadCheck> CheckAsync(TaskOrchestrationContext context, SnowflakeId media) =>
        context.CallActivityAsync<UploadCheck>(nameof(CheckUpload), media, Retries.UntilItWorks);

    // Exact duplicates of one owner share one rendition. Who comes while another renders it waits for that, or takes over if the other gives up.
    private static async Task<RenditionTurn> WaitForTurnAsync(TaskOrchestrationContext context, SnowflakeId media)
    {
        for (var pause = FirstTurn; ; pause = pause * 2 < LongestTurn ? pause * 2 : LongestTurn)
        {
            var turn = await context.CallActivityAsync<RenditionTurn>(nameof(ClaimRendition), media, Retries.UntilItWorks);
            if (turn != RenditionTurn.Wait)
            {
                return turn;
            }

            await context.CreateTimer(pause, CancellationToken.None);
        }
    }

    private static Task<Verdict?> RenderAsync(TaskOrchestrationContext context, SnowflakeId media) =>
        context.RenderAsync(() => context.CallActivityAsync<Rendering>(nameof(RenderVariants), media, Retries.UntilItWorks));
}
