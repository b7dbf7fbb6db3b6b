using Domain.Faults;
using Domain.Ids;
using Domain.Media;
using Domain.Media.Decoding;
using Domain.Media.Duplicates;
using Domain.Media.Renditions;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Media.Processing;

/// <summary>Flags pictures that look nearly the same, mirrored ones too, for review. It blocks nothing (ME-4).</summary>
public sealed class FlagNearDuplicates(IMediaStore store, IRenditionStore renditions, IFingerprintIndex index, MediaOptions options)
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
        await index.AddAsync(new(rendition.IndexKey, rendition.RendererId, rendition.OwnerId, image.Fingerprint.Hash), cancellationToken);
        CrashPoint.Reach(MediaCrashPoints.FlagIndexed);
        var near = await FindAsync(image.Fingerprint, rendition.IndexKey, cancellationToken);
        if (near.Count > 0)
        {
            _ = await store.UpdateAsync(mediaId, current => current.Flag(near), cancellationToken);
        }

        CrashPoint.Reach(MediaCrashPoints.FlagAfter);
    }

    private async Task<IReadOnlyList<NearDuplicate>> FindAsync(Fingerprint fingerprint, string ownKey, CancellationToken cancellationToken)
    {
        var straight = await index.FindAsync(fingerprint.Hash, options.NearDuplicateDistance, cancellationToken);
        var mirrored = await index.FindAsync(fingerprint.MirroredHash, options.NearDuplicateDistance, cancellationToken);
        return straight.Select(entry => (entry, Distance: entry.DistanceTo(fingerprint.Hash), Mirrored: false))
            .Concat(mirrored.Select(entry => (entry, Distance: entry.DistanceTo(fingerprint.MirroredHash), Mirrored: true)))
            .Where(found => found.entry.MediaKey != ownKey)
            .OrderBy(found => found.Distance)
            .ThenBy(found => found.entry.MediaId)
            .DistinctBy(found => found.entry.MediaKey)
            .Take(options.MaxNearDuplicates)
            .Select(found => new NearDuplicate(found.entry.MediaId, found.entry.OwnerId, found.Distance, found.Mirrored))
            .ToList();
    }
}
