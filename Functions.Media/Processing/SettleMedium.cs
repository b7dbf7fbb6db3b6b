using Domain.Faults;
using Domain.Ids;
using Domain.Media;
using Domain.Media.Exposure;
using Domain.Media.Renditions;
using Domain.Monitor.Repairs;
using Infrastructure.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Functions.Media.Processing;

/// <summary>Writes the verdict into the record and deletes what is no longer needed.</summary>
public sealed class SettleMedium(
    IMediaStore store,
    IRenditionStore renditions,
    ExposurePolicy policy,
    MediaCleaner cleaner,
    IRepairLog repairs,
    TimeProvider time,
    ILogger<SettleMedium> logger)
{
    /// <summary>The activity.</summary>
    [Function(nameof(SettleMedium))]
    public async Task RunAsync([ActivityTrigger] Settlement settlement, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var (mediaId, verdict) = settlement;
        var media = await store.GetAsync(mediaId, cancellationToken);
        if (media.Status == MediaStatus.Processing)
        {
            var rendition = await RenditionOfAsync(media, verdict, cancellationToken);
            CrashPoint.Reach(MediaCrashPoints.SettleBefore);
            media = await store.UpdateAsync(mediaId, current => Settled(current, verdict, rendition), cancellationToken) ?? media;
            logger.LogSettled(mediaId, media.Status, media.Reason);
            MediaMetrics.Settled(media, time.GetUtcNow());
        }

        CrashPoint.Reach(MediaCrashPoints.SettleRecorded);
        if (media.Status == MediaStatus.Failed)
        {
            await ReportAsync(media, cancellationToken);
        }

        await CheckExposureAsync(media, client, cancellationToken);
        await cleaner.CleanAsync(media, cancellationToken);
        CrashPoint.Reach(MediaCrashPoints.SettleAfter);
    }

    // Its rendition may have been moved, or its owner may have gone private, before the record said finished: whoever did that has not seen this one.
    private async Task CheckExposureAsync(MediaRecord media, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (media.Status != MediaStatus.Finished
            || await renditions.FindAsync(media.OwnerId, media.RenditionId!, cancellationToken) is not { Image: { } image } rendition)
        {
            return;
        }

        _ = await store.UpdateAsync(media.Id, current => current.Relocate(rendition.Id, image), cancellationToken);
        if (!rendition.IsAt((await policy.OfAsync(media.OwnerId, [rendition], cancellationToken))[0]))
        {
            await new DurableExposureWorkflow(client, time).ReviewAsync(new(media.OwnerId, [media.Id]), "settled", cancellationToken);
        }
    }

    // Operators see it among what was given up, and can replay it (ME-8).
    private Task<StuckSubject?> ReportAsync(MediaRecord media, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var subject = new Subject(SubjectKind.Upload, media.Id);
        return repairs.UpdateAsync(
            subject,
            current => current is { State: CaseState.DeadLettered } ? current : new()
            {
                Subject = subject,
                Workflow = DurableMediaWorkflow.Orchestrator,
                InstanceId = media.Id.ToString(),
                State = CaseState.DeadLettered,
                Class = StuckClass.Poison,
                Evidence = $"{media.Reason}: {media.ReasonDetail}",
                Stage = "failed/100",
                Since = now,
                SeenAt = now,
                Repairs = current?.Repairs ?? 0,
                RepairedAt = current?.RepairedAt,
            },
            cancellationToken);
    }

    private async Task<Rendition?> RenditionOfAsync(MediaRecord media, Verdict verdict, CancellationToken cancellationToken) =>
        verdict.Status == MediaStatus.Finished ? await renditions.FindAsync(media.OwnerId, media.RenditionId!, cancellationToken) : null;

    private static MediaRecord Settled(MediaRecord media, Verdict verdict, Rendition? rendition) => media.Status != MediaStatus.Processing
        ? media
        : verdict.Status switch
        {
            MediaStatus.Finished => media.Finish(
                rendition?.Image ?? throw new InvalidOperationException($"Medium {media.Id} is not rendered."), rendition.Video),
            MediaStatus.Rejected => media.Reject(verdict.Reason!, verdict.Detail!),
            MediaStatus.Failed => media.Fail(verdict.Reason!, verdict.Detail!),
            _ => throw new InvalidOperationException($"Medium {media.Id} cannot become {verdict.Status} while it is processing."),
        };
}
