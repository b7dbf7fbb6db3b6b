using Domain.Faults;
using Domain.Ids;
using Domain.Media;
using Domain.Media.Decoding;
using Domain.Media.Duplicates;
using Domain.Media.Duplicates.Reports;
using Domain.Media.Renditions;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Media.Processing;

/// <summary>Flags pictures that look nearly the same, mirrored ones too, for review. It blocks nothing (ME-4).</summary>
public sealed class FlagNearDuplicates(
    IMediaStore store, IRenditionStore renditions, IFingerprintIndex index, IDuplicateReports reports, MediaOptions options, TimeProvider time)
{
    /// <summary>The activity.</summary>
    [Function(nameof(FlagNearDuplicates))]
    public async Task RunAsync([ActivityTrigger] SnowflakeId mediaId, CancellationToken cancellationToken)
    {
        var media = await store.GetAsync(mediaId, cancellationToken);
        var rendition = await renditions.FindAsync(media.OwnerId, media.RenditionId!, cancellationToken);
        if (rendition?.Image is not { } image || !image.Fingerprint.IsDistinctive(options.MinFingerprintQuality))
        {
            return;
        }

        // First findable, then looking: of two that come at once, at least one finds the other.
        CrashPoint.Reach(MediaCrashPoints.FlagBefore);
        await index.AddAsync(new(rendition.RendererId, rendition.OwnerId, image.Fingerprint.Hash), cancellationToken);
        CrashPoint.Reach(MediaCrashPoints.FlagIndexed);
        var near = await index.FindAsync(QueryFor(rendition.RendererId, image.Fingerprint), cancellationToken);
        foreach (var other in near)
        {
            await reports.AddAsync(DuplicateReport.Of(rendition.RendererId, rendition.OwnerId, other, time.GetUtcNow()), cancellationToken);
        }

        CrashPoint.Reach(MediaCrashPoints.FlagReported);
        if (near.Count > 0)
        {
            _ = await store.UpdateAsync(mediaId, current => current.Flag(near), cancellationToken);
        }

        CrashPoint.Reach(MediaCrashPoints.FlagAfter);
    }

    private FingerprintQuery QueryFor(SnowflakeId mediaId, Fingerprint fingerprint) =>
        new(mediaId, fingerprint.Hash, fingerprint.MirroredHash, options.NearDuplicateDistance, options.MaxNearDuplicates);
}
