using System.Security.Cryptography;
using System.Text.Json;
using Domain.Faults;
using Domain.Ids;
using Domain.Media;
using Domain.Media.Renditions;
using Domain.Media.Videos;
using Functions.Media.Processing;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Media.Videos;

/// <summary>Finds out what a film is, whether it is acceptable, and what is to be made of it.</summary>
public sealed class InspectVideo(
    IMediaStore store, IRenditionStore renditions, OriginalFiles originals, IVideoTranscoder transcoder, RenderingAttempts attempts, MediaOptions options,
    VideoLadder ladder, TimeProvider time)
{
    private const int WorkDigits = 16;

    /// <summary>The activity.</summary>
    [Function(nameof(InspectVideo))]
    public async Task<VideoInspection> RunAsync([ActivityTrigger] SnowflakeId mediaId, CancellationToken cancellationToken)
    {
        var media = await store.GetAsync(mediaId, cancellationToken);
        var rendition = await renditions.GetAsync(media, cancellationToken);
        _ = await store.UpdateAsync(mediaId, current => current.BeginWork(time.GetUtcNow()), cancellationToken);
        using var original = await originals.OpenAsync(media, cancellationToken);
        var limits = new VideoLimits { MaxBytes = options.MaxVideoBytes, MaxDuration = options.MaxVideoDuration };
        switch (await transcoder.InspectAsync(original.Path, limits, cancellationToken))
        {
            case VideoOutcome<VideoInfo>.Done(var info):
                CrashPoint.Reach(MediaCrashPoints.VideoInspected);
                return new(new Rendering(), Plan(rendition, mediaId, info), options.VideoPartsAtOnce);
            case VideoOutcome<VideoInfo>.Rejected(var reason, var detail):
                return new(new Rendering(new Verdict(MediaStatus.Rejected, reason, detail)));
            case VideoOutcome<VideoInfo>.Crashed(var cause, var detail):
                return new(await attempts.CountAsync(mediaId, cause, detail, cancellationToken));
            case var outcome:
                throw new InvalidOperationException($"Medium {mediaId} could not be inspected: {outcome}.");
        }
    }

    private VideoJob Plan(Rendition rendition, SnowflakeId mediaId, VideoInfo info)
    {
        var job = new VideoJob(mediaId, rendition.MediaKey, info, VideoPlan.Create(info, ladder));
        return job with { Work = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(job)))[..WorkDigits] };
    }
}
