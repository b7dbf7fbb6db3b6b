using System.Text.Json;
using Domain.Faults;
using Domain.Ids;
using Domain.Media;
using Domain.Media.Blobs;
using Domain.Media.Renditions;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Media.Processing;

/// <summary>Writes what is known of a medium beside its original, so that the storage alone can be understood (ME-7).</summary>
public sealed class WriteMetadata(IMediaStore store, IRenditionStore renditions, IBlobStore blobs)
{
    /// <summary>The activity.</summary>
    [Function(nameof(WriteMetadata))]
    public async Task RunAsync([ActivityTrigger] SnowflakeId mediaId, CancellationToken cancellationToken)
    {
        var media = await store.GetAsync(mediaId, cancellationToken);
        var rendition = await renditions.FindAsync(media.OwnerId, media.RenditionId!, cancellationToken);
        var image = rendition?.Image ?? throw new InvalidOperationException($"Medium {mediaId} is not rendered.");
        var metadata = new MediaMetadata(
            media.Id, media.OwnerId, media.Kind, media.Filter, media.CreatedAt, media.Original!.Length, media.Sha256!, image, rendition.Video,
            rendition.Embedding);

        using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(metadata, MediaMetadataJson.Default.MediaMetadata));
        CrashPoint.Reach(MediaCrashPoints.MetadataBefore);
        _ = await blobs.WriteAsync(BlobAddress.Metadata(media), content, "application/json", null, cancellationToken);
        CrashPoint.Reach(MediaCrashPoints.MetadataAfter);
    }
}
