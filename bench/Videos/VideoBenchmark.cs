using System.Diagnostics;
using Bench.Harness;
using Domain.Media.Videos;
using Functions.Media.Transcoding;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bench.Videos;

/// <summary>A film's whole ladder by segments in limited processes, against one plain ffmpeg that makes the same ladder in one go.</summary>
internal sealed class VideoBenchmark : IBenchmark
{
    private const string Ffmpeg = "/usr/bin/ffmpeg";
    private const int Workers = 2;

    public string Name => "video";

    public async Task<Section> RunAsync(Effort effort)
    {
        using var folder = new TemporaryFolder();
        var seconds = effort.Of(24);
        var film = folder.In("film.mp4");
        await RunAsync(
            $"-f lavfi -i testsrc2=s=1920x1080:r=30 -f lavfi -i sine=f=440:r=48000 -t {seconds} -vf noise=alls=12:allf=t,gblur=sigma=0.7 -c:v libx264 -preset veryfast -crf 20 -g 60 -c:a aac {film}");
        var options = new VideoTranscoderOptions { Workers = Workers };
        using var transcoder = new VideoTranscoder(Options.Create(options), TimeProvider.System, NullLogger<VideoTranscoder>.Instance);
        var info = Done(await transcoder.InspectAsync(film, new VideoLimits(), default));
        var plan = VideoPlan.Create(info, new VideoLadder());
        var ours = new PeakMemory(Ffmpeg);
        var plain = new PeakMemory(Ffmpeg);

        // Each run takes as long as dozens of other benchmarks' units: fewer of them say as much.
        const int unitsOfOthers = 3;
        var measured = await Pairs.RunAsync(
            effort.Pairs / unitsOfOthers,
            () => Cost.MeasureAsync(seconds, () => ours.WatchAsync(() => BySegmentsAsync(transcoder, film, folder)), ChildUsage.CpuSeconds),
            () => Cost.MeasureAsync(seconds, () => plain.WatchAsync(() => InOneGoAsync(film, plan, options, folder.NewFolder())), ChildUsage.CpuSeconds));
        return new(
            "video: a film's whole ladder",
            $"""
            {seconds} s of 1920 × 1080 at 30 frames a second with sound (ffmpeg's moving test picture with film grain, H.264) to 360p, 720p and 1080p
            (x264 {options.Preset}, constant rate factor {options.RateFactor}) and AAC. *Ours*: inspecting, {plan.SegmentCount} segments of about six seconds and the sound, {Workers} runs at a time in
            limited processes, each file taken apart, checked and hashed. *Limit*: one plain ffmpeg, unlimited, with threads as it likes, making the same ladder in one go.
            Costs are per second of film; CPU counts all processes.
            """,
            [
                measured.CpuRow("CPU per second of film", Show.Milliseconds),
                measured.WallRow("time per second of film", Show.Milliseconds),
                new("most memory of a process", $"{ours.OfOne:F0} MiB", $"{plain.OfOne:F0} MiB"),
            ]);
    }

    private static async Task BySegmentsAsync(VideoTranscoder transcoder, string film, TemporaryFolder folder)
    {
        var info = Done(await transcoder.InspectAsync(film, new VideoLimits(), default));
        var plan = VideoPlan.Create(info, new VideoLadder());
        var sound = transcoder.TranscodeAudioAsync(new() { InputPath = film, Info = info, Plan = plan, OutputDirectory = folder.NewFolder() }, default);
        var segments = await Task.WhenAll(plan.Segments.Select(range => transcoder.TranscodeSegmentAsync(
            new() { InputPath = film, Info = info, Plan = plan, Index = range.Index, OutputDirectory = folder.NewFolder() }, default)));
        _ = segments.Select(Done).Sum(segment => segment.Fragments.Sum(fragment => fragment.Media.Bytes));
        _ = Done(await sound);
    }

    private static Task InOneGoAsync(string film, VideoPlan plan, VideoTranscoderOptions options, string folder)
    {
        var rungs = plan.Rungs.Reverse().ToList();
        var filter = $"[0:v]scale={rungs[0].Width}:{rungs[0].Height},split[o0][s0]";
        for (var rung = 1; rung < rungs.Count; rung++)
        {
            var split = rung < rungs.Count - 1 ? $",split[o{rung}][s{rung}]" : $"[o{rung}]";
            filter += $";[s{rung - 1}]scale={rungs[rung].Width}:{rungs[rung].Height}{split}";
        }

        var outputs = rungs.Select((rung, index) =>
            $"-map [o{index}] -c:v libx264 -preset {options.Preset} -profile:v high -crf {options.RateFactor} -maxrate {rung.MaxBitRate} -bufsize {2 * rung.MaxBitRate} "
            + $"-g {plan.FramesPerSegment} -keyint_min {plan.FramesPerSegment} -f mp4 {folder}/{rung.Name}.mp4");
        return RunAsync($"-i {film} -filter_complex {filter} {string.Join(' ', outputs)} -map 0:a -c:a aac -b:a {options.AudioBitRate} -f mp4 {folder}/audio.mp4");
    }

    private static T Done<T>(VideoOutcome<T> outcome) =>
        outcome is VideoOutcome<T>.Done(var value) ? value : throw new InvalidOperationException($"The film was not transcoded: {outcome}.");

    private static async Task RunAsync(string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Ffmpeg, $"-v error -nostdin -y {arguments}"))!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"ffmpeg failed: {arguments}");
        }
    }
}
