using Domain.Faults;
using Domain.Media;
using Domain.Media.Renditions;
using Domain.Media.Videos;
using Functions.Media.Processing;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Media.Videos;

/// <summary>Makes one segment of a film on every rung.</summary>
public sealed class RenderSegment(
    IMediaStore store, IRenditionStore renditions, OriginalFiles originals, VideoParts parts, VideoWriter writer, IVideoTranscoder transcoder, WorkFolders folders,
    RenderingAttempts attempts, TimeProvider time)
{
    /// <summary>The activity.</summary>
    [Function(nameof(RenderSegment))]
    public async Task<Rendering> RunAsync([ActivityTrigger] VideoSegmentJob segment, CancellationToken cancellationToken)
    {
        var (job, index) = segment;
        var media = await store.GetAsync(job.MediaId, cancellationToken);
        if (!await parts.HasAsync(media, job, VideoParts.Segment(index), cancellationToken)
            && await MakeAsync(media, job, index, cancellationToken) is { } unsuccessful)
        {
            return unsuccessful;
        }

        CrashPoint.Reach(MediaCrashPoints.VideoSegmentAfter);

        // Segments are begun in their order, so nearly as many are done.
        _ = await store.UpdateAsync(job.MediaId, current => current.Advance(index + 1, job.Plan.SegmentCount, time.GetUtcNow()), cancellationToken);
        return new Rendering();
    }

    private async Task<Rendering?> MakeAsync(MediaRecord media, VideoJob job, int index, CancellationToken cancellationToken)
    {
        using var original = await originals.OpenAsync(media, cancellationToken);
        using var folder = folders.Create();
        var request = new VideoSegmentRequest
        {
            InputPath = original.Path, Info = job.Info, Plan = job.Plan, Index = index, OutputDirectory = folder.OutputPath,
        };
        switch (await transcoder.TranscodeSegmentAsync(request, cancellationToken))
        {
            case VideoOutcome<VideoSegment>.Done(var made):
                CrashPoint.Reach(MediaCrashPoints.VideoSegmentMade);
                var rendition = await renditions.GetAsync(media, cancellationToken);
                var stored = await writer.StoreAsync(made, folder.OutputPath, rendition.Place, cancellationToken);
                await parts.SaveAsync(media, job, VideoParts.Segment(index), stored, cancellationToken);
                return null;
            case VideoOutcome<VideoSegment>.Rejected(var reason, var detail):
                return new Rendering(new Verdict(MediaStatus.Rejected, reason, detail));
            case VideoOutcome<VideoSegment>.Crashed(var cause, var detail):
                return await attempts.CountAsync(job.MediaId, cause, detail, cancellationToken);
            case var outcome:
                throw new InvalidOperationException($"Segment {index} of medium {job.MediaId} could not be made: {outcome}.");
        }
    }
}
