using Domain.Ids;
using Domain.Media.Blobs;
using Domain.Media.Uploads;
using Domain.Problems;

namespace Domain.Media.Previews;

/// <summary>Shows an owner what a look would make of a finished picture (ME-3): rendered once from a small variant, then kept beside the original.</summary>
public sealed class FilterPreviews(UploadService uploads, IBlobStore blobs)
{
    /// <summary>A preview has a few dozen kilobytes.</summary>
    private const int MaxBytes = 1 << 20;

    /// <summary>The preview as a JPEG file, 320 wide.</summary>
    /// <exception cref="ProblemException"><c>media_not_found</c>; <c>media_not_finished</c> and <c>media_already_filtered</c> (409);
    /// <c>preview_unavailable</c> (503).</exception>
    public async Task<byte[]> GetAsync(
        SnowflakeId ownerId, SnowflakeId mediaId, PictureLook look, IPreviewWorkflow workflow, CancellationToken cancellationToken)
    {
        var media = await uploads.GetAsync(ownerId, mediaId, cancellationToken);
        if (media.Image is null)
        {
            throw new ProblemException(ProblemKind.Conflict, "media_not_finished", "There is nothing to preview until the medium is finished.");
        }

        if (media.Filter != MediaFilter.Normal)
        {
            throw new ProblemException(
                ProblemKind.Conflict, "media_already_filtered", "The medium was uploaded with a look; only one uploaded without can be previewed.");
        }

        var address = BlobAddress.FilterPreview(media, look);
        if (await blobs.ReadAsync(address, MaxBytes, cancellationToken) is { } kept)
        {
            return kept;
        }

        return await workflow.RenderAsync(mediaId, look, cancellationToken) && await blobs.ReadAsync(address, MaxBytes, cancellationToken) is { } made
            ? made
            : throw new ProblemException(ProblemKind.Unavailable, "preview_unavailable", "The preview is not ready; ask again.")
            {
                RetryAfter = TimeSpan.FromSeconds(2),
            };
    }
}
