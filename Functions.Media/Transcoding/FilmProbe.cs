using System.Globalization;
using Domain.Media.Videos;

namespace Functions.Media.Transcoding;

/// <summary>
/// Finds out what a film is: its outermost structure by <see cref="ContainerReader"/>, its streams and the time of every packet by ffprobe. What headers claim about
/// length and number of frames is not believed.
/// </summary>
internal sealed class FilmProbe(LimitedTool tool)
{
    private const string Tool = "ffprobe";
    private const int MostStreamText = 256 * 1024;
    private const int MostTextOfAPacket = 48;
    private const int HighDefinition = 720;

    /// <summary>Ffprobe takes a rate for the film's own when it is this near to the mean.</summary>
    private const double RateTolerance = 0.01;
    private const int FallbackRate = 30;

    /// <summary>Inspects the film.</summary>
    public async Task<VideoOutcome<VideoInfo>> InspectAsync(string path, VideoLimits limits, CancellationToken cancellationToken)
    {
        var (container, refusal) = ContainerReader.Read(path, limits);
        if (refusal is not null)
        {
            return Reject(refusal.Reason, refusal.Detail);
        }

        var run = await tool.RunAsync(AskForStreams(container, path, limits), cancellationToken);
        if (!run.Succeeded)
        {
            return run.Words.Contains("Number of streams exceeds", StringComparison.Ordinal) || run == ToolRun.TooMuchOutput
                ? Reject(VideoRejection.TooManyStreams, $"It has more than {limits.MaxStreams} streams.")
                : run.Words.Contains(FfmpegInput.NotOnList, StringComparison.Ordinal)
                ? run.ToFailure<VideoInfo>(VideoRejection.UnsupportedCodec, "A stream of it is coded in a way that is not accepted.")
                : run.ToFailure<VideoInfo>(VideoRejection.Corrupt, "The file cannot be read as what it claims to be.");
        }

        var streams = ProbeJson.Read(run.Output)?.Streams ?? [];
        var picture = streams.FirstOrDefault(static stream => stream is { CodecType: "video", Disposition: not { AttachedPic: 1 } });
        if (Refuse(streams, picture, limits) is { } reason)
        {
            return Reject(reason.Reason, reason.Detail);
        }

        var packets = await tool.RunAsync(AskForPackets(container, path, picture!.Index, limits), cancellationToken);
        if (!packets.Succeeded)
        {
            return packets == ToolRun.TooMuchOutput
                ? Reject(VideoRejection.TooManyFrames, $"It has more than {limits.MaxFrames} frames.")
                : packets.ToFailure<VideoInfo>(VideoRejection.Corrupt, "The file cannot be read to its end.");
        }

        return PacketTimes.Read(packets.Output) is not { } times
            ? Reject(VideoRejection.NoVideo, "There is no frame in it.")
            : Describe(container, new FileInfo(path).Length, streams, picture, times, limits);
    }

    private static ToolJob AskForStreams(VideoContainer container, string path, VideoLimits limits) => new()
    {
        Tool = Tool,
        Arguments =
        [
            "-v", "error", "-max_streams", limits.MaxStreams.ToString(CultureInfo.InvariantCulture), .. FfmpegInput.Open(container, path), "-of", "json",
            "-show_entries",
            "stream=index,codec_type,codec_name,width,height,sample_aspect_ratio,r_frame_rate,time_base,color_space,color_transfer:stream_disposition=attached_pic:stream_side_data=displaymatrix:stream_tags=:program=",
        ],
        InputPath = path,
        MaxOutput = MostStreamText,
    };

    private static ToolJob AskForPackets(VideoContainer container, string path, int stream, VideoLimits limits) => new()
    {
        Tool = Tool,
        Arguments =
        [
            "-v", "error", .. FfmpegInput.Open(container, path), "-of", "csv=p=0", "-select_streams", stream.ToString(CultureInfo.InvariantCulture),
            "-show_entries", "packet=pts,duration,flags",
        ],
        InputPath = path,
        MaxOutput = (limits.MaxFrames + 1) * MostTextOfAPacket,
    };

    private static Refusal? Refuse(IReadOnlyList<ProbeStream> streams, ProbeStream? picture, VideoLimits limits)
    {
        if (picture is null)
        {
            return new(VideoRejection.NoVideo, "There is nothing to see in it.");
        }

        var sounds = streams.Where(static stream => stream.CodecType == "audio").ToList();
        if (!FfmpegInput.VideoCodecs.Contains(picture.CodecName ?? string.Empty) || (sounds.Count > 0 && !sounds.Exists(IsAccepted)))
        {
            return new(VideoRejection.UnsupportedCodec, "It is coded in a way that is not accepted.");
        }

        if (picture.Width <= 0 || picture.Height <= 0 || ReadRational(picture.TimeBase, '/') is null)
        {
            return new(VideoRejection.Corrupt, "It does not say how large it is, or cannot be decoded.");
        }

        if ((long)picture.Width * picture.Height > limits.MaxPixels)
        {
            return new(VideoRejection.TooManyPixels, $"A frame has {picture.Width} × {picture.Height} pixels; at most {limits.MaxPixels} are allowed.");
        }

        var (width, height) = DisplaySize(picture);
        return Math.Max(width, height) > (long)limits.MaxAspectRatio * Math.Min(width, height)
            ? new(VideoRejection.ExtremeAspectRatio, $"One side is more than {limits.MaxAspectRatio} times the other.")
            : null;
    }

    private static VideoOutcome<VideoInfo> Describe(
        VideoContainer container, long bytes, IReadOnlyList<ProbeStream> streams, ProbeStream picture, PacketTimes times, VideoLimits limits)
    {
        var timeBase = ReadRational(picture.TimeBase, '/')!.Value;
        if (times.End <= times.Start)
        {
            // One frame that does not say how long it is shown.
            times = times with { End = times.Start + Math.Max(1, (long)(1 / (FallbackRate * timeBase.ToDouble()))) };
        }

        var seconds = (times.End - times.Start) * timeBase.ToDouble();
        var mean = times.RateIn(timeBase);
        var stated = ReadRational(picture.RFrameRate, '/');
        var rate = stated is { } own && Math.Abs(own.ToDouble() - mean.ToDouble()) <= mean.ToDouble() * RateTolerance ? own : mean;
        var distance = times.KeyFrameDistance * timeBase.ToDouble();
        if (seconds > limits.MaxDuration.TotalSeconds)
        {
            return Reject(VideoRejection.TooLong, $"It plays longer than {limits.MaxDuration.TotalMinutes:0.#} minutes.");
        }

        // Of few frames the rate says nothing.
        if (times.Count > limits.MaxFrames || (times.Count > limits.MaxFrameRate && rate.ToDouble() > limits.MaxFrameRate))
        {
            return Reject(VideoRejection.TooManyFrames, $"It has more than {limits.MaxFrames} frames, or more than {limits.MaxFrameRate} in a second.");
        }

        if (distance > limits.MaxKeyFrameDistance.TotalSeconds)
        {
            return Reject(VideoRejection.TooFewKeyFrames, $"Between two of its key frames there are more than {limits.MaxKeyFrameDistance.TotalSeconds:0} seconds.");
        }

        var (width, height) = DisplaySize(picture);
        var sound = streams.FirstOrDefault(IsAccepted);
        return new VideoOutcome<VideoInfo>.Done(new VideoInfo
        {
            Container = container,
            Bytes = bytes,
            Duration = TimeSpan.FromSeconds(seconds),
            Width = width,
            Height = height,
            Orientation = OrientationOf(picture),
            Frames = times.Count,
            FrameRate = rate,
            StreamIndex = picture.Index,
            Codec = picture.CodecName!,
            TimeBase = timeBase,
            StartTicks = times.Start,
            Transfer = picture.ColorTransfer switch
            {
                "smpte2084" => VideoTransfer.PerceptualQuantizer,
                "arib-std-b67" => VideoTransfer.HybridLogGamma,
                _ => VideoTransfer.Standard,
            },
            Matrix = picture.ColorSpace switch
            {
                "bt709" => VideoMatrix.Bt709,
                "bt2020nc" or "bt2020c" => VideoMatrix.Bt2020,
                "smpte170m" or "bt470bg" or "fcc" => VideoMatrix.Bt601,
                _ => Math.Min(picture.Width, picture.Height) >= HighDefinition ? VideoMatrix.Bt709 : VideoMatrix.Bt601,
            },
            Audio = sound is null ? null : new VideoAudioInfo { StreamIndex = sound.Index, Codec = sound.CodecName! },
        });
    }

    private static bool IsAccepted(ProbeStream stream) => stream.CodecType == "audio" && FfmpegInput.AudioCodecs.Contains(stream.CodecName ?? string.Empty);

    private static int OrientationOf(ProbeStream picture) =>
        DisplayMatrix.ToOrientation(picture.SideDataList?.FirstOrDefault(static data => data.Displaymatrix is not null)?.Displaymatrix);

    /// <summary>Upright and with square pixels: of pixels that are not, the shorter side is stretched, so that nothing is lost.</summary>
    private static (int Width, int Height) DisplaySize(ProbeStream picture)
    {
        const int firstTurned = 5;
        var pixel = ReadRational(picture.SampleAspectRatio, ':')?.ToDouble() ?? 1;
        var width = Stretch(picture.Width, pixel);
        var height = Stretch(picture.Height, 1 / pixel);
        return OrientationOf(picture) >= firstTurned ? (height, width) : (width, height);

        static int Stretch(int side, double factor) => (int)Math.Clamp(side * Math.Max(1, factor), 1, int.MaxValue / 2);
    }

    private static Rational? ReadRational(string? text, char separator) =>
        text?.Split(separator) is [var left, var right]
        && int.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out var numerator)
        && int.TryParse(right, NumberStyles.None, CultureInfo.InvariantCulture, out var denominator)
        && numerator > 0 && denominator > 0
            ? new Rational(numerator, denominator)
            : null;

    private static VideoOutcome<VideoInfo>.Rejected Reject(string reason, string detail) => new(reason, detail);
}
