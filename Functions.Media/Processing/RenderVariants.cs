using Domain.Faults;
using Domain.Ids;
using Domain.Media;
using Domain.Media.Blobs;
using Domain.Media.Decoding;
using Domain.Media.Renditions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Functions.Media.Processing;

/// <summary>Decodes the original in a child process and stores its display variants, named by their content under the rendition's media key.</summary>
public sealed class RenderVariants(
    IMediaStore store, IRenditionStore renditions, IBlobStore blobs, IImageDecoder decoder, WorkFolders folders,
    MediaOptions options, TimeProvider time, ILogger<RenderVariants> logger)
{
    private const int ParallelWrites = 4;

    /// <summary>The activity.</summary>
    [Function(nameof(RenderVariants))]
    public async Task<Rendering> RunAsync([ActivityTrigger] SnowflakeId mediaId, CancellationToken cancellationToken)
    {
        var media = await store.GetAsync(mediaId, cancellationToken);
        var rendition = await renditions.FindAsync(media.OwnerId, media.RenditionId!, cancellationToken)
            ?? throw new InvalidOperationException($"Medium {mediaId} refers to no rendition.");
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
            case DecodeOutcome.Crashed({ } cause, var detail) when cause is not (DecoderCrash.NotStarted or DecoderCrash.DiskFull):
                return await CountAttemptAsync(mediaId, cause, detail, cancellationToken);
            default:
                // No decoder could be started, or it had no room: that is this machine's fault, not the picture's.
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
        var image = RenditionMapper.ToRendered(decoded, rendition.Place);
        var cacheControl = RenditionMapper.CacheControlOf(media.Kind);
        await Parallel.ForEachAsync(
            decoded.Variants.Zip(image.Variants),
            new ParallelOptions { MaxDegreeOfParallelism = ParallelWrites, CancellationToken = cancellationToken },
            async (variant, cancel) =>
            {
                await using var file = File.OpenRead(Path.Combine(folder.OutputPath, variant.First.FileName));
                var address = rendition.Place.Of(variant.Second);
                _ = await blobs.WriteAsync(address, file, variant.Second.Format.ContentType(), cacheControl, cancel);
                CrashPoint.Reach(MediaCrashPoints.RenderVariant);
            });

        CrashPoint.Reach(MediaCrashPoints.RenderStored);
        _ = await renditions.UpdateAsync(
            rendition.OwnerId, rendition.Id, current => current is { Image: null } ? current with { Image = image } : current, cancellationToken);
        CrashPoint.Reach(MediaCrashPoints.RenderAfter);
    }

    private async Task<Rendering> CountAttemptAsync(SnowflakeId mediaId, DecoderCrash cause, string detail, CancellationToken cancellationToken)
    {
        var media = await store.UpdateAsync(mediaId, current => current.CountAttempt(), cancellationToken);
        var attempts = media!.Attempts;
        logger.LogAttempt(mediaId, attempts, cause, detail);
        return attempts < options.MaxAttempts
            ? new Rendering(RetryAfter: options.AttemptDelay * Math.Pow(2, attempts - 1))
            : new Rendering(new Verdict(MediaStatus.Failed, "decoder_failed", $"The picture could not be processed ({cause}, {attempts} attempts)."));
    }
}
