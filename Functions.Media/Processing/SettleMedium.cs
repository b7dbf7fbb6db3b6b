using Domain.Faults;
using Domain.Ids;
using Domain.Media;
using Domain.Media.Renditions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Functions.Media.Processing;

/// <summary>Writes the verdict into the record and deletes what is no longer needed.</summary>
public sealed class SettleMedium(IMediaStore store, IRenditionStore renditions, MediaCleaner cleaner, ILogger<SettleMedium> logger)
{
    /// <summary>The activity.</summary>
    [Function(nameof(SettleMedium))]
    public async Task RunAsync([ActivityTrigger] Settlement settlement, CancellationToken cancellationToken)
    {
        var (mediaId, verdict) = settlement;
        var media = await store.GetAsync(mediaId, cancellationToken);
        if (media.Status == MediaStatus.Processing)
        {
            var image = await ImageOfAsync(media, verdict, cancellationToken);
            CrashPoint.Reach(MediaCrashPoints.SettleBefore);
            media = await store.UpdateAsync(mediaId, current => Settled(current, verdict, image), cancellationToken) ?? media;
            logger.LogSettled(mediaId, media.Status, media.Reason);
        }

        CrashPoint.Reach(MediaCrashPoints.SettleRecorded);
        await cleaner.CleanAsync(media, cancellationToken);
        CrashPoint.Reach(MediaCrashPoints.SettleAfter);
    }

    private async Task<RenderedImage?> ImageOfAsync(MediaRecord media, Verdict verdict, CancellationToken cancellationToken) =>
        verdict.Status == MediaStatus.Finished ? (await renditions.FindAsync(media.OwnerId, media.RenditionId!, cancellationToken))?.Image : null;

    private static MediaRecord Settled(MediaRecord media, Verdict verdict, RenderedImage? image) => media.Status != MediaStatus.Processing
        ? media
        : verdict.Status switch
        {
            MediaStatus.Finished => media.Finish(image ?? throw new InvalidOperationException($"Medium {media.Id} is not rendered.")),
            MediaStatus.Rejected => media.Reject(verdict.Reason!, verdict.Detail!),
            MediaStatus.Failed => media.Fail(verdict.Reason!, verdict.Detail!),
            _ => throw new InvalidOperationException($"Medium {media.Id} cannot become {verdict.Status} while it is processing."),
        };
}
