using System.Text.Json.Serialization;

namespace Domain.Media.Videos;

/// <summary>What is made of one film: its rungs, and the frames of each segment. A pure function of film and ladder, so every worker comes to the same.</summary>
/// <remarks>
/// Frames lie on a grid of constant rate that begins with the film's first frame. Of a film whose own rate is constant and not above
/// <see cref="VideoLadder.MaxFrameRate"/> the grid has exactly its frames; of a faster one an even part; of one of variable rate each place of the grid shows the frame
/// that is due.
/// </remarks>
public sealed record VideoPlan
{
    private const int SlowestRate = 10;
    private const int NtscDenominator = 1001;
    private const int NtscUnit = 1000;
    private const double RateTolerance = 0.001;
    private const double PixelsOf1080 = 1920 * 1080;
    private const int BitsPerKilobit = 1000;

    /// <summary>How much slower bits shrink than pixels do: small pictures have more detail in each pixel.</summary>
    private const double BitRateExponent = 0.75;

    /// <summary>Frames per second of everything that is made.</summary>
    public required Rational FrameRate { get; init; }

    /// <summary>Frames of the whole film in that rate; at least 1.</summary>
    public required int FrameCount { get; init; }

    /// <summary>Frames of a segment. The last may be up to half shorter or longer.</summary>
    public required int FramesPerSegment { get; init; }

    /// <summary>Sizes, ascending; at least one.</summary>
    public required IReadOnlyList<VideoRung> Rungs { get; init; }

    /// <summary>How many segments there are; at least 1.</summary>
    [JsonIgnore]
    public int SegmentCount => Math.Max(1, (FrameCount + (FramesPerSegment / 2)) / FramesPerSegment);

    /// <summary>The segments: together every frame once.</summary>
    [JsonIgnore]
    public IEnumerable<VideoRange> Segments => Enumerable.Range(0, SegmentCount).Select(RangeOf);

    /// <summary>How long the film plays.</summary>
    [JsonIgnore]
    public TimeSpan Duration => DurationOf(FrameCount);

    /// <summary>Plans a film.</summary>
    public static VideoPlan Create(VideoInfo info, VideoLadder ladder)
    {
        var rate = ChooseRate(info.FrameRate, ladder.MaxFrameRate);
        return new VideoPlan
        {
            FrameRate = rate,
            FrameCount = Math.Max(1, (int)Math.Round(info.Duration.TotalSeconds * rate.ToDouble())),
            FramesPerSegment = Math.Max(1, (int)Math.Round(ladder.SegmentLength.TotalSeconds * rate.ToDouble())),
            Rungs = ChooseRungs(info, ladder),
        };
    }

    /// <summary>The frames of one segment.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such segment.</exception>
    public VideoRange RangeOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, SegmentCount);
        var first = index * FramesPerSegment;
        return new VideoRange(index, first, index == SegmentCount - 1 ? FrameCount - first : FramesPerSegment);
    }

    /// <summary>How long so many frames are shown.</summary>
    public TimeSpan DurationOf(int frames) => TimeSpan.FromTicks((long)frames * TimeSpan.TicksPerSecond * FrameRate.Denominator / FrameRate.Numerator);

    private static Rational ChooseRate(Rational source, int most)
    {
        for (var part = 1; source.ToDouble() / part >= SlowestRate; part++)
        {
            if (Constant(source.ToDouble() / part, most) is { } rate)
            {
                return rate;
            }
        }

        return new Rational(most, 1);
    }

    /// <summary>A whole number of frames per second, or that over 1.001 as television has it; null for what is neither or above the most.</summary>
    private static Rational? Constant(double rate, int most)
    {
        var whole = (int)Math.Round(rate);
        var television = (int)Math.Round(rate * NtscDenominator / NtscUnit);
        var (offWhole, offTelevision) = (Math.Abs(rate - whole), Math.Abs(rate - ((double)television * NtscUnit / NtscDenominator)));
        return (Math.Min(offWhole, offTelevision) < rate * RateTolerance / 2, offWhole <= offTelevision) switch
        {
            (true, true) when whole <= most => new Rational(whole, 1),
            (true, false) when television <= most => new Rational(television * NtscUnit, NtscDenominator),
            _ => null,
        };
    }

    private static List<VideoRung> ChooseRungs(VideoInfo info, VideoLadder ladder)
    {
        var shorter = Math.Min(info.Width, info.Height);
        List<int> sides = [];
        foreach (var side in ladder.Sides.Select(side => Math.Max(2, Math.Min(side, shorter) & ~1)).Distinct())
        {
            if (sides.Count > 0 && side < sides[^1] * ladder.LeastStep)
            {
                sides.RemoveAt(sides.Count - 1);
            }

            sides.Add(side);
        }

        return sides.ConvertAll(side => Rung(info, side, ladder));
    }

    private static VideoRung Rung(VideoInfo info, int side, VideoLadder ladder)
    {
        var scale = (double)side / Math.Min(info.Width, info.Height);
        var (width, height) = info.Width <= info.Height ? (side, Even(info.Height * scale)) : (Even(info.Width * scale), side);
        var bitRate = ladder.BitRateOf1080 * Math.Pow(width * height / PixelsOf1080, BitRateExponent);
        return new VideoRung { Name = $"{side}p", Width = width, Height = height, MaxBitRate = (int)Math.Ceiling(bitRate / BitsPerKilobit) * BitsPerKilobit };
    }

    /// <summary>The nearest even number, at least 2: colours are stored for two by two pixels.</summary>
    private static int Even(double side) => Math.Max(2, (int)Math.Round(side / 2) * 2);
}
