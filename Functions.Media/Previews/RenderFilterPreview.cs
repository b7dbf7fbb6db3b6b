using Domain.Media;
using Domain.Media.Blobs;
using Domain.Media.Decoding;
using Domain.Media.Previews;
using Functions.Media.Processing;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Media.Previews;

/// <summary>
/// Renders a look from the stored 640 variant, in a decoder process, and keeps it beside the original. Repeating it writes the same bytes again.
/// </summary>
public sealed class RenderFilterPreview(IMediaStore store, IBlobStore blobs, IImageDecoder decoder, WorkFolders folders)
{
    private const string CacheControl = "private, no-cache";

    /// <summary>The activity.</summary>
    [Function(nameof(RenderFilterPreview))]
    public async Task RunAsync([ActivityTrigger] PreviewOrder order, CancellationToken cancellationToken)
    {
        var media = await store.GetAsync(order.MediaId, cancellationToken);
        var look = PictureLook.Parse(order.Look) ?? throw new InvalidOperationException($"{order.Look} is no look.");
        if (media.Image is not { } image)
        {
            // It has expired since the preview was ordered.
            return;
        }

        var variant = image.Variants.Single(variant => variant is { Name: VariantName.Fit640, Format: ImageFormat.WebP });
        var source = image.Place.Of(variant);
        var properties = await blobs.FindAsync(source, cancellationToken) ?? throw new InvalidOperationException($"Variant {source.Name} is gone.");
        using var folder = folders.Create();
        await blobs.DownloadAsync(source, properties.ETag, folder.InputPath, cancellationToken);
        var request = new ImageDecodeRequest
        {
            InputPath = folder.InputPath, OutputDirectory = folder.OutputPath, Look = look, Variants = [VariantName.Fit320], WithEmbedding = false,
        };
        var outcome = await decoder.DecodeAsync(request, cancellationToken);
        if (outcome is not DecodeOutcome.Decoded(var preview))
        {
            throw new InvalidOperationException($"The preview {order.InstanceId} could not be made: {outcome}.");
        }

        var file = preview.Variants.Single(made => made.Format == ImageFormat.Jpeg);
        await using var content = File.OpenRead(Path.Combine(folder.OutputPath, file.FileName));
        _ = await blobs.WriteAsync(BlobAddress.FilterPreview(media, look), content, file.Format.ContentType(), CacheControl, cancellationToken);

        // Expiry may have cleaned up meanwhile: what it did not see is taken away here.
        if ((await store.FindAsync(media.Id, cancellationToken))?.Image is null)
        {
            await blobs.DeleteAsync(BlobAddress.FilterPreview(media, look), cancellationToken);
        }
    }
}
