using Domain.Ids;
using Functions.Media.Processing;
using Microsoft.DurableTask;

namespace Functions.Media.Videos;

/// <summary>
/// The part of <see cref="ProcessUpload"/> that turns a film into what is played: inspect, then poster, sound and all segments, a few at a time, then playlists. Each part is an
/// activity of its own, so that a worker that is killed costs the parts in its hands, not the film.
/// </summary>
internal static class RenderVideo
{
    /// <returns>Null, or why it cannot be rendered.</returns>
    public static async Task<Verdict?> RunAsync(TaskOrchestrationContext context, SnowflakeId media)
    {
        var inspection = await InspectAsync(context, media);
        return inspection.Job is not { } job
            ? inspection.Rendering.Verdict
            : await MakePartsAsync(context, job, inspection.PartsAtOnce) ?? await FinishAsync(context, job);
    }

    private static async Task<VideoInspection> InspectAsync(TaskOrchestrationContext context, SnowflakeId media)
    {
        VideoInspection inspection = null!;
        _ = await context.RenderAsync(async () =>
        {
            inspection = await context.CallActivityAsync<VideoInspection>(nameof(InspectVideo), media, Retries.UntilItWorks);
            return inspection.Rendering;
        });
        return inspection;
    }

    private static async Task<Verdict?> MakePartsAsync(TaskOrchestrationContext context, VideoJob job, int atOnce)
    {
        var waiting = new Queue<Func<Task<Verdict?>>>(PartsOf(context, job));
        var running = new List<Task<Verdict?>>();
        Verdict? unsuccessful = null;
        while (true)
        {
            // Once a part has failed no other is begun, but those that are under way are waited for: they write files.
            while (unsuccessful is null && running.Count < atOnce && waiting.TryDequeue(out var begin))
            {
                running.Add(begin());
            }

            if (running.Count == 0)
            {
                return unsuccessful;
            }

            var done = await Task.WhenAny(running);
            running.Remove(done);
            unsuccessful ??= await done;
        }
    }

    private static IEnumerable<Func<Task<Verdict?>>> PartsOf(TaskOrchestrationContext context, VideoJob job)
    {
        yield return () => RenderAsync(context, nameof(RenderPoster), job);
        if (job.Info.Audio is not null)
        {
            yield return () => RenderAsync(context, nameof(RenderSound), job);
        }

        foreach (var segment in job.Plan.Segments)
        {
            yield return () => RenderAsync(context, nameof(RenderSegment), new VideoSegmentJob(job, segment.Index));
        }
    }

    private static Task<Verdict?> RenderAsync(TaskOrchestrationContext context, string activity, object part) =>
        context.RenderAsync(() => context.CallActivityAsync<Rendering>(activity, part, Retries.UntilItWorks));

    private static async Task<Verdict?> FinishAsync(TaskOrchestrationContext context, VideoJob job)
    {
        await context.CallActivityAsync(nameof(FinishVideo), job, Retries.UntilItWorks);
        return null;
    }
}
