using Domain.Faults;
using Domain.Media;
using Domain.Media.Renditions;
using Domain.Media.Videos;
using Functions.Media.Processing;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Media.Videos;

/// <summary>Makes a film's sound, as a whole.</summary>
public sealed class RenderSound(
    IMediaStore store, IRenditionStore renditions, OriginalFiles originals, VideoParts parts, VideoWriter writer, IVideoTranscoder transcoder, WorkFolders folders,
    RenderingAttempts attempts)
{
    /// <summary>The activity.</summary>
    [Function(nameof(RenderSound))]
    public async Task<Rendering> RunAsync([ActivityTrigger] VideoJob job, CancellationToken cancellationToken)
    {
        var media = await store.GetAsync(job.MediaId, cancellationToken);
        if (await parts.HasAsync(media, job, VideoParts.Sound, cancellationToken))
        {
            return new Rendering();
        }

        using var original = await originals.OpenAsync(media, cancellationToken);
        using var folder = folders.Create();
        var request = new VideoAudioRequest { InputPath = original.Path, Info = job.Info, Plan = job.Plan, OutputDirectory = folder.OutputPath };
        switch (await transcoder.TranscodeAudioAsync(request, cancellationToken))
        {
            case VideoOutcome<AudioRendition>.Done(var sound):
                var rendition = await renditions.GetAsync(media, cancellationToken);
                var stored = await writer.StoreAsync(sound, folder.OutputPath, rendition.Place, cancellationToken);
                CrashPoint.Reach(MediaCrashPoints.VideoSound);
                await parts.SaveAsync(media, job, VideoParts.Sound, stored, cancellationToken);
                return new Rendering();
            case VideoOutcome<AudioRendition>.Rejected(var reason, var detail):
                return new Rendering(new Verdict(MediaStatus.Rejected, reason, detail));
            case VideoOutcome<AudioRendition>.Crashed(var cause, var detail):
                return await attempts.CountAsync(job.MediaId, cause, detail, cancellationToken);
            case var outcome:
                throw new InvalidOperationException($"The sound of medium {job.MediaId} could not be made: {outcome}.");
        }
    }
}
