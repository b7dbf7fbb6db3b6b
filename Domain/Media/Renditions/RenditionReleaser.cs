using Domain.Ids;
using Domain.Media.Blobs;
using Domain.Media.Duplicates;
using Domain.Media.Duplicates.Reports;
using Domain.Media.Exposure;

namespace Domain.Media.Renditions;

/// <summary>Lets go of renditions: the last reference takes the blobs with it. Every step may be repeated, by anybody, at any time.</summary>
public sealed class RenditionReleaser(IRenditionStore store, IBlobStore blobs, IFingerprintIndex index, IDuplicateReports reports, IMediaEdge edge)
{
    /// <summary>Ends one medium's reference.</summary>
    public async Task ReleaseAsync(SnowflakeId ownerId, string renditionId, SnowflakeId mediaId, CancellationToken cancellationToken)
    {
        var rendition = await store.UpdateAsync(ownerId, renditionId, current => current?.Remove(mediaId), cancellationToken);
        if (rendition is { References: [] })
        {
            await DeleteAsync(rendition, cancellationToken);
        }
    }

    /// <summary>
    /// Deletes a rendition that nothing refers to. Nobody can refer to it again: who needs the same work starts a new one under a new media key.
    /// </summary>
    public async Task DeleteAsync(Rendition rendition, CancellationToken cancellationToken)
    {
        await index.RemoveAsync(rendition.RendererId, cancellationToken);
        await reports.RemoveAsync(rendition.RendererId, cancellationToken);

        foreach (var place in rendition.Places())
        {
            await RenditionMover.DeleteAsync(blobs, edge, place, cancellationToken);
        }

        await store.DeleteUnreferencedAsync(rendition, cancellationToken);
    }
}
