using System.Globalization;
using Domain.Media.Videos;

namespace Functions.Media.Transcoding;

/// <summary>
/// What ffmpeg's filters are told. Pictures: put on the plan's grid of frames, cut to the segment, scaled, turned, made BT.709 with eight bits.
/// </summary>
internal static class FilterText
{
    /// <summary>Light of a display in candela per square metre to which high dynamic range is bent.</summary>
    private const int PeakLight = 100;
    private const int FirstTurned = 5;

    /// <summary>One range of the film on every rung; the outputs are called <c>[v0]</c>, <c>[v1]</c> …, ascending.</summary>
    /// <remarks>
    /// The grid is counted from the film's first frame and not from where decoding began, and each of its places shows the last frame due by then: so neighbouring
    /// segments, each decoded by itself, show exactly what the whole would show. Where the film has no frame that can be decoded, the nearest one stands still.
    /// </remarks>
    public static string ForSegment(VideoInfo info, VideoPlan plan, VideoRange range)
    {
        var top = plan.Rungs[^1];
        var text = Invariant(
            $"[0:{info.StreamIndex}]setpts=PTS-({info.StartTicks}),fps=fps={plan.FrameRate}:round=near,tpad=stop=-1:stop_mode=clone,trim=start_pts={range.FirstFrame}:end_pts={range.FirstFrame + range.FrameCount},setpts=PTS-{range.FirstFrame},fps=fps={plan.FrameRate}:start_time=0,trim=end_frame={range.FrameCount},{Upright(info, top.Width, top.Height)},{Display(info)},format=yuv420p");
        for (var rung = plan.Rungs.Count - 1; rung > 0; rung--)
        {
            // The smaller from the larger: each rung costs the scaling of the one above it, not of the source.
            var below = plan.Rungs[rung - 1];
            text += Invariant($",split[v{rung}][s{rung}];[s{rung}]scale={below.Width}:{below.Height}:flags=bicubic");
        }

        return text + "[v0]";
    }

    /// <summary>A frame of the first seconds that looks like the others: not the black one of a fade; called <c>[v0]</c>.</summary>
    public static string ForPoster(VideoInfo info) =>
        Invariant($"[0:{info.StreamIndex}]fps=2,thumbnail=6,{Upright(info, info.Width, info.Height)},{Display(info)},format=rgb24[v0]");

    /// <summary>The sound from the film's first frame to the end of its last, silence where there is none; called <c>[a]</c>.</summary>
    public static string ForAudio(VideoInfo info, VideoPlan plan, int sampleRate)
    {
        var start = (decimal)info.StartTicks * info.TimeBase.Numerator / info.TimeBase.Denominator;
        var samples = (long)plan.FrameCount * sampleRate * plan.FrameRate.Denominator / plan.FrameRate.Numerator;
        return Invariant(
            $"[0:{info.Audio!.StreamIndex}]asetpts=PTS-({start:F9})/TB,aresample={sampleRate}:async=1:first_pts=0,aformat=sample_fmts=fltp:channel_layouts=stereo,apad,atrim=end_sample={samples}[a]");
    }

    /// <summary>Scales to a size as it is shown, then turns: turning is cheaper on the smaller picture.</summary>
    private static string Upright(VideoInfo info, int width, int height)
    {
        var (codedWidth, codedHeight) = info.Orientation >= FirstTurned ? (height, width) : (width, height);
        var turn = info.Orientation switch
        {
            2 => ",hflip",
            3 => ",hflip,vflip",
            4 => ",vflip",
            5 => ",transpose=cclock_flip",
            6 => ",transpose=clock",
            7 => ",transpose=clock_flip",
            8 => ",transpose=cclock",
            _ => string.Empty,
        };
        var matrix = info.Matrix switch
        {
            VideoMatrix.Bt601 => "smpte170m",
            VideoMatrix.Bt2020 => "bt2020",
            _ => "bt709",
        };
        var colors = info.Transfer == VideoTransfer.Standard ? $":in_color_matrix={matrix}:out_color_matrix=bt709:out_range=tv" : string.Empty;
        return Invariant($"scale={codedWidth}:{codedHeight}:flags=bicubic{colors},setsar=1{turn}");
    }

    /// <summary>High dynamic range and wide colours into those of a display. Standard ones are already, and are marked so.</summary>
    private static string Display(VideoInfo info)
    {
        const string marked = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv";
        var transfer = info.Transfer switch
        {
            VideoTransfer.PerceptualQuantizer => "smpte2084",
            VideoTransfer.HybridLogGamma => "arib-std-b67",
            _ => null,
        };
        return transfer is null
            ? marked
            : Invariant(
                $"zscale=tin={transfer}:pin=bt2020:min=bt2020nc:t=linear:npl={PeakLight},format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv,{marked}");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
