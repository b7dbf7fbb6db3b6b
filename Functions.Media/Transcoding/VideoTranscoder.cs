using System.Globalization;
using Domain.Media.Decoding;
using Domain.Media.Videos;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Functions.Media.Transcoding;

/// <summary>Transcodes films by ffmpeg in child processes, one for each job, so that nothing a film does can harm this process (ME-6, ME-8).</summary>
public sealed partial class VideoTranscoder : IVideoTranscoder, IDisposable
{
    private const string Tool = "ffmpeg";
    private const string PosterName = "poster.png";
    private const string AudioName = "audio";
    private const string NotDecodable = "It cannot be decoded.";
    private const int SampleRate = 48_000;
    private const int Channels = 2;

    /// <summary>Decoding begins this much before a segment: after a key frame there may be frames that are shown before it and cannot be decoded from there.</summary>
    private const double SeekMargin = 1;

    /// <summary>And this much where nothing could be decoded from there: what is damaged or wrongly marked shows the last frame before it.</summary>
    private const double LongSeekMargin = 60;
    private const int TicksOfAFrameRate = 1000;
    private const int LeastTimescale = 10_000;

    private static readonly string[] Start = ["-hide_banner", "-nostdin", "-loglevel", "error", "-y", "-max_error_rate", "1", "-copyts", "-noautorotate", "-filter_complex_threads", "1"];

    /// <summary>Nothing that is about the film may reach an output, nor anything about the encoder.</summary>
    private static readonly string[] Bare = ["-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn", "-fflags", "+bitexact"];

    private readonly VideoTranscoderOptions options;
    private readonly ILogger<VideoTranscoder> logger;
    private readonly LimitedTool tool;
    private readonly FilmProbe probe;
    private readonly SemaphoreSlim free;

    public VideoTranscoder(IOptions<VideoTranscoderOptions> options, TimeProvider time, ILogger<VideoTranscoder> logger)
    {
        this.options = options.Value;
        this.logger = logger;
        tool = new LimitedTool(this.options, time);
        probe = new FilmProbe(tool);
        free = new SemaphoreSlim(this.options.Workers, this.options.Workers);
    }

    /// <inheritdoc/>
    public Task<VideoOutcome<VideoInfo>> InspectAsync(string inputPath, VideoLimits limits, CancellationToken cancellationToken) =>
        WhenFreeAsync(inputPath, () => probe.InspectAsync(inputPath, limits, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<VideoOutcome<VideoFile>> ExtractPosterAsync(string inputPath, VideoInfo info, string outputDirectory, CancellationToken cancellationToken) =>
        WhenFreeAsync(
            inputPath,
            () => RunAsync(
                info,
                inputPath,
                outputDirectory,
                [],
                FilterText.ForPoster(info),
                ["-map", "[v0]", "-frames:v", "1", "-c:v", "png", .. Bare, "-f", "image2", "-update", "1", $"file:{PosterName}"],
                async () => JobFolder.Describe(PosterName, await JobFolder.ReadAsync(outputDirectory, PosterName, cancellationToken)),
                cancellationToken),
            cancellationToken);

    /// <inheritdoc/>
    public Task<VideoOutcome<VideoSegment>> TranscodeSegmentAsync(VideoSegmentRequest request, CancellationToken cancellationToken) =>
        WhenFreeAsync(
            request.InputPath,
            async () =>
            {
                var range = request.Plan.RangeOf(request.Index);
                var outcome = await TranscodeAsync(SeekMargin);
                return outcome is VideoOutcome<VideoSegment>.Rejected && range.FirstFrame > 0 ? await TranscodeAsync(LongSeekMargin) : outcome;

                Task<VideoOutcome<VideoSegment>> TranscodeAsync(double margin) => RunAsync(
                    request.Info,
                    request.InputPath,
                    request.OutputDirectory,
                    SeekTo(request, range, margin),
                    FilterText.ForSegment(request.Info, request.Plan, range),
                    [.. request.Plan.Rungs.SelectMany((rung, index) => Encode(request.Plan, range, rung, index))],
                    () => ReadSegmentAsync(request, range, cancellationToken),
                    cancellationToken);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<VideoOutcome<AudioRendition>> TranscodeAudioAsync(VideoAudioRequest request, CancellationToken cancellationToken)
    {
        if (request.Info.Audio is null)
        {
            throw new ArgumentException("The film has no sound.", nameof(request));
        }

        // Fragments are cut at about the length of the pictures' segments. With its index written last, the file says how many samples the encoder put before the first.
        var length = request.Plan.DurationOf(request.Plan.FramesPerSegment).TotalMicroseconds;
        return WhenFreeAsync(
            request.InputPath,
            () => RunAsync(
                request.Info,
                request.InputPath,
                request.OutputDirectory,
                ["-vn"],
                FilterText.ForAudio(request.Info, request.Plan, SampleRate),
                [
                    "-map", "[a]", "-c:a", "aac", "-b:a", Text(options.AudioBitRate), "-flags:a", "+bitexact", .. Bare,
                    "-movflags", "+delay_moov+default_base_moof", "-frag_duration", Text((long)length), "-f", "mp4", $"file:{AudioName}.mp4",
                ],
                () => ReadAudioAsync(request.OutputDirectory, cancellationToken),
                cancellationToken),
            cancellationToken);
    }

    /// <summary>Releases what limits the runs.</summary>
    public void Dispose() => free.Dispose();

    private async Task<VideoOutcome<T>> WhenFreeAsync<T>(string inputPath, Func<Task<VideoOutcome<T>>> job, CancellationToken cancellationToken)
    {
        if (!File.Exists(inputPath))
        {
            throw new FileNotFoundException("There is no film.", inputPath);
        }

        await free.WaitAsync(cancellationToken);
        try
        {
            var outcome = await job();
            if (outcome is VideoOutcome<T>.Crashed crashed)
            {
                LogCrashed(crashed.Cause, crashed.Detail);
            }

            return outcome;
        }
        finally
        {
            free.Release();
        }
    }

    private async Task<VideoOutcome<T>> RunAsync<T>(
        VideoInfo info,
        string inputPath,
        string folder,
        IReadOnlyList<string> inputOptions,
        string filter,
        IReadOnlyList<string> outputs,
        Func<Task<T>> read,
        CancellationToken cancellationToken)
    {
        var run = await tool.RunAsync(
            new ToolJob
            {
                Tool = Tool,
                Arguments =
                [
                    .. Start, "-threads", Text(options.Threads), .. inputOptions, .. FfmpegInput.Open(info.Container, inputPath), "-filter_complex", filter, .. outputs,
                ],
                InputPath = inputPath,
                WorkFolder = folder,
            },
            cancellationToken);
        if (!run.Succeeded)
        {
            return run.ToFailure<T>(VideoRejection.Corrupt, NotDecodable);
        }

        try
        {
            return new VideoOutcome<T>.Done(await read());
        }
        catch (NothingDecodedException)
        {
            return new VideoOutcome<T>.Rejected(VideoRejection.Corrupt, NotDecodable);
        }
        catch (InvalidDataException e)
        {
            return new VideoOutcome<T>.Crashed(DecoderCrash.ProtocolViolation, $"{e.Message} {run.Words}");
        }
    }

    private static string[] SeekTo(VideoSegmentRequest request, VideoRange range, double margin)
    {
        var start = (request.Info.StartTicks * request.Info.TimeBase.ToDouble()) + request.Plan.DurationOf(range.FirstFrame).TotalSeconds - margin;
        string[] whereFrom = range.FirstFrame == 0 ? [] : ["-seek_timestamp", "1", "-noaccurate_seek", "-ss", start.ToString("F6", CultureInfo.InvariantCulture)];
        return ["-an", .. whereFrom];
    }

    private string[] Encode(VideoPlan plan, VideoRange range, VideoRung rung, int index) =>
    [
        "-map", $"[v{index}]", "-c:v", "libx264", "-preset", options.Preset, "-profile:v", "high", "-threads", Text(options.Threads),
        "-crf", Text(options.RateFactor), "-maxrate", Text(rung.MaxBitRate), "-bufsize", Text(2L * rung.MaxBitRate),

        // One group of pictures a segment, unless a scene changes; each closed.
        "-g", Text(range.FrameCount), "-flags:v", "+bitexact+cgop", "-fps_mode", "passthrough", "-video_track_timescale", Text(Timescale(plan)),

        // No captions of the source, and none of the messages (SEI) in which the encoder names itself.
        "-a53cc", "0", "-bsf:v", "filter_units=remove_types=6", .. Bare,
        "-movflags", "+cmaf+empty_moov+negative_cts_offsets+frag_custom", "-f", "mp4", $"file:{rung.Name}.mp4",
    ];

    /// <summary>Ticks per second of which a frame takes a whole number.</summary>
    private static int Timescale(VideoPlan plan) =>
        plan.FrameRate.Numerator >= LeastTimescale ? plan.FrameRate.Numerator : plan.FrameRate.Numerator * TicksOfAFrameRate;

    private static async Task<VideoSegment> ReadSegmentAsync(VideoSegmentRequest request, VideoRange range, CancellationToken cancellationToken)
    {
        var rate = request.Plan.FrameRate;
        List<VideoFragment> fragments = [];
        foreach (var rung in request.Plan.Rungs)
        {
            var file = await JobFolder.ReadAsync(request.OutputDirectory, $"{rung.Name}.mp4", cancellationToken);
            var movie = FragmentedMovie.Read(file, range.Index + 1, timescale => Ticks(timescale, range.FirstFrame));
            if (movie.Fragments.Count == 0)
            {
                throw new NothingDecodedException();
            }

            // With negative offsets of time (CMAF) what is coded out of its order still begins at once, so segments meet without a gap and need no edit list.
            if (movie.Fragments is not [{ Delay: 0 } fragment] || fragment.Samples != range.FrameCount || fragment.Ticks != Ticks(movie.Timescale, range.FrameCount))
            {
                throw new InvalidDataException($"{rung.Name} has not the {range.FrameCount} frames that were asked for.");
            }

            File.Delete(Path.Combine(request.OutputDirectory, $"{rung.Name}.mp4"));
            fragments.Add(new VideoFragment
            {
                Rung = rung.Name,
                Codecs = movie.Codecs,
                Init = await JobFolder.WriteAsync(request.OutputDirectory, $"{rung.Name}-init.mp4", movie.Init, cancellationToken),
                Media = await JobFolder.WriteAsync(request.OutputDirectory, $"{rung.Name}.m4s", fragment.Data, cancellationToken),
            });
        }

        return new VideoSegment { Index = range.Index, Duration = request.Plan.DurationOf(range.FrameCount), Fragments = fragments };

        long Ticks(int timescale, int frames) => (long)frames * timescale * rate.Denominator / rate.Numerator;
    }

    private static async Task<AudioRendition> ReadAudioAsync(string folder, CancellationToken cancellationToken)
    {
        var file = await JobFolder.ReadAsync(folder, $"{AudioName}.mp4", cancellationToken);
        var movie = FragmentedMovie.Read(file, 1, static _ => 0);
        if (movie.Fragments.Count == 0 || movie.Timescale != SampleRate)
        {
            throw new InvalidDataException("There is no sound in it.");
        }

        List<HlsSegment> segments = [];
        foreach (var fragment in movie.Fragments)
        {
            var media = await JobFolder.WriteAsync(folder, $"{AudioName}-{segments.Count:D4}.m4s", fragment.Data, cancellationToken);
            segments.Add(new HlsSegment(TimeSpan.FromTicks(fragment.Ticks * TimeSpan.TicksPerSecond / SampleRate), media));
        }

        File.Delete(Path.Combine(folder, $"{AudioName}.mp4"));
        return new AudioRendition
        {
            Codecs = movie.Codecs,
            Channels = Channels,
            Init = await JobFolder.WriteAsync(folder, $"{AudioName}-init.mp4", movie.Init, cancellationToken),
            Segments = segments,
        };
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A run of ffmpeg failed: {Cause}, {Detail}")]
    private partial void LogCrashed(DecoderCrash cause, string detail);
}
