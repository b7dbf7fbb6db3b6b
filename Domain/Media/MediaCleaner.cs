using Domain.Media.Blobs;
using Domain.Media.Renditions;

namespace Domain.Media;

/// <summary>Deletes what a settled medium no longer needs. May be repeated.</summary>
public sealed class MediaCleaner(IBlobStore blobs, RenditionReleaser renditions)
{
    /// <summary>Of a rejected or expired medium everything but its record; of any other only what is left of the upload.</summary>
    public async Task CleanAsync(MediaRecord media, CancellationToken cancellationToken)
    {
        await blobs.DeleteAsync(BlobAddress.Upload(media.Id), cancellationToken);
        if (media.Status is not (MediaStatus.Rejected or MediaStatus.Expired))
        {
            return;
        }

        if (media.RenditionId is { } rendition)
        {
            await renditions.ReleaseAsync(media.OwnerId, rendition, media.Id, cancellationToken);
        }

        await blobs.DeletePrefixAsync(BlobContainer.Originals, BlobAddress.FilterPreviews(media), cancellationToken);
        await blobs.DeletePrefixAsync(BlobContainer.Originals, BlobAddress.VideoParts(media), cancellationToken);
        await blobs.DeleteAsync(BlobAddress.Metadata(media), cancellationToken);
        await blobs.DeleteAsync(BlobAddress.Original(media), cancellationToken);
    }
}
