using Domain.Faults;
using Domain.Media;
using Domain.Media.Decoding;
using Domain.Media.Renditions;
using Domain.Media.Videos;
using Functions.Media.Processing;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Media.Videos;

/// <summary>Makes a film's poster: one of its frames, as a picture like any other.</summary>
public sealed class RenderPoster(
    IMediaStore store, IRenditionStore renditions, OriginalFiles originals, VideoParts parts, IVideoTranscoder transcoder, IImageDecoder decoder,
    WorkFolders folders, VariantWriter variants, RenderingAttempts attempts)
{
    /// <summary>The activity.</summary>
    [Function(nameof(RenderPoster))]
    public async Task<Rendering> RunAsync([ActivityTrigger] VideoJob job, CancellationToken cancellationToken)
    {
        var media = await store.GetAsync(job.MediaId, cancellationToken);
        if (await parts.HasAsync(media, job, VideoParts.Poster, cancellationToken))
        {
            return new Rendering();
        }

        using var original = await originals.OpenAsync(media, cancellationToken);
        using var frame = folders.Create();
        switch (await transcoder.ExtractPosterAsync(original.Path, job.Info, frame.OutputPath, cancellationToken))
        {
            case VideoOutcome<VideoFile>.Done(var file):
                return await DecodeAsync(media, job, Path.Combine(frame.OutputPath, file.FileName), file.Bytes, cancellationToken);
            case VideoOutcome<VideoFile>.Rejected(var reason, var detail):
                return new Rendering(new Verdict(MediaStatus.Rejected, reason, detail));
            case VideoOutcome<VideoFile>.Crashed(var cause, var detail):
                return await attempts.CountAsync(job.MediaId, cause, detail, cancellationToken);
            case var outcome:
                throw new InvalidOperationException($"Medium {job.MediaId} got no poster: {outcome}.");
        }
    }

    private async Task<Rendering> DecodeAsync(MediaRecord media, VideoJob job, string frame, long bytes, CancellationToken cancellationToken)
    {
        using var folder = folders.Create();
        var request = new ImageDecodeRequest { InputPath = frame, OutputDirectory = folder.OutputPath, Limits = new() { MaxBytes = bytes } };
        switch (await decoder.DecodeAsync(request, cancellationToken))
        {
            case DecodeOutcome.Decoded(var image):
                var rendition = await renditions.GetAsync(media, cancellationToken);
                var poster = await variants.StoreAsync(image, folder.OutputPath, rendition.Place, media.Kind, cancellationToken);
                CrashPoint.Reach(MediaCrashPoints.VideoPoster);
                await parts.SaveAsync(media, job, VideoParts.Poster, new VideoPoster(poster, image.Embedding), cancellationToken);
                return new Rendering();
            case DecodeOutcome.Rejected(var reason, var detail):
                return new Rendering(new Verdict(MediaStatus.Rejected, reason, detail));
            case DecodeOutcome.Crashed(var cause, var detail):
                return await attempts.CountAsync(media.Id, cause, detail, cancellationToken);
            case var outcome:
                throw new InvalidOperationException($"The poster of medium {media.Id} could not be decoded: {outcome}.");
        }
    }
}
