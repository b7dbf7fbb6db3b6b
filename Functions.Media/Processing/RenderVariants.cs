using Domain.Faults;
using Domain.Ids;
using Domain.Media;
using Domain.Media.Blobs;
using Domain.Media.Decoding;
using Domain.Media.Renditions;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Media.Processing;

/// <summary>Decodes the original in a child process and stores its display variants, named by their content under the rendition's media key.</summary>
public sealed class RenderVariants(
    IMediaStore store, IRenditionStore renditions, IBlobStore blobs, IImageDecoder decoder, WorkFolders folders, VariantWriter variants, RenderingAttempts attempts,
    MediaOptions options, TimeProvider time)
{
    /// <summary>The activity.</summary>
    [Function(nameof(RenderVariants))]
    public async Task<Rendering> RunAsync([ActivityTrigger] SnowflakeId mediaId, CancellationToken cancellationToken)
    {
        var media = await store.GetAsync(mediaId, cancellationToken);
        var rendition = await renditions.GetAsync(media, cancellationToken);
        if (rendition.Image is not null)
        {
            return new Rendering();
        }

        CrashPoint.Reach(MediaCrashPoints.RenderBefore);
        _ = await store.UpdateAsync(mediaId, current => current.BeginWork(time.GetUtcNow()), cancellationToken);
        using var folder = folders.Create();
        var outcome = await DecodeAsync(media, folder, cancellationToken);
        CrashPoint.Reach(MediaCrashPoints.RenderDecoded);
        switch (outcome)
        {
            case DecodeOutcome.Decoded(var image):
                await StoreAsync(media, rendition, image, folder, cancellationToken);
                return new Rendering();
            case DecodeOutcome.Rejected(var reason, var detail):
                return new Rendering(new Verdict(MediaStatus.Rejected, reason, detail));
            case DecodeOutcome.Crashed(var cause, var detail):
                return await attempts.CountAsync(mediaId, cause, detail, cancellationToken);
            default:
                throw new InvalidOperationException($"Medium {mediaId} could not be decoded: {outcome}.");
        }
    }

    private async Task<DecodeOutcome> DecodeAsync(MediaRecord media, WorkFolder folder, CancellationToken cancellationToken)
    {
        await blobs.DownloadAsync(BlobAddress.Original(media), media.Original!.ETag, folder.InputPath, cancellationToken);
        var limits = new ImageLimits { MaxBytes = options.MaxImageBytes };
        var look = PictureLook.Parse(media.Filter) ?? throw new InvalidOperationException($"Medium {media.Id} has an unknown look, {media.Filter}.");
        return await decoder.DecodeAsync(
            new() { InputPath = folder.InputPath, OutputDirectory = folder.OutputPath, Look = look, Limits = limits }, cancellationToken);
    }

    private async Task StoreAsync(MediaRecord media, Rendition rendition, DecodedImage decoded, WorkFolder folder, CancellationToken cancellationToken)
    {
        var image = await variants.StoreAsync(decoded, folder.OutputPath, rendition.Place, media.Kind, cancellationToken);
        CrashPoint.Reach(MediaCrashPoints.RenderStored);
        _ = await renditions.UpdateAsync(
            rendition.OwnerId,
            rendition.Id,
            current => current is { Image: null } ? current with { Image = image, Embedding = decoded.Embedding } : current,
            cancellationToken);
        CrashPoint.Reach(MediaCrashPoints.RenderAfter);
    }
}
