using System.Buffers.Text;
using Domain.Media.Videos;

namespace Functions.Media.Transcoding;

/// <summary>When the packets of a stream are shown, which no header can lie about. In ticks.</summary>
internal sealed record PacketTimes(long Start, long End, int Count, long KeyFrameDistance)
{
    /// <summary>Reads ffprobe's lines <c>pts,duration,flags</c>.</summary>
    /// <returns>Null when there is no packet that is shown.</returns>
    public static PacketTimes? Read(ReadOnlySpan<byte> lines)
    {
        var (start, last, lastDuration, count) = (long.MaxValue, long.MinValue, 0L, 0);
        var (keyFrame, distance) = (long.MaxValue, 0L);
        foreach (var range in lines.Split((byte)'\n'))
        {
            var line = lines[range];
            var isShown = Utf8Parser.TryParse(line, out long time, out var digits)
                && Math.Abs(time) < long.MaxValue / 4 && digits < line.Length && line[digits] == ',' && !line.Contains((byte)'D');
            if (!isShown)
            {
                continue;
            }

            count++;
            start = Math.Min(start, time);
            if (time >= last)
            {
                last = time;
                lastDuration = Utf8Parser.TryParse(line[(digits + 1)..], out long duration, out _) && duration is > 0 and < int.MaxValue ? duration : 0;
            }

            if (line.Contains((byte)'K'))
            {
                distance = Math.Max(distance, time - Math.Min(keyFrame, time));
                keyFrame = time;
            }
        }

        if (count == 0)
        {
            return null;
        }

        // A packet that does not say how long it lasts lasts as long as the mean.
        var end = last + (lastDuration > 0 ? lastDuration : count > 1 ? (last - start) / (count - 1) : 0);
        return new PacketTimes(start, end, count, keyFrame == long.MaxValue ? end - start : Math.Max(distance, end - keyFrame));
    }

    /// <summary>Frames per second on average.</summary>
    public Rational RateIn(Rational timeBase)
    {
        const int precision = 1_000_000;
        var seconds = (End - Start) * timeBase.ToDouble();
        return new Rational((int)Math.Clamp(Count / seconds * precision, 1, int.MaxValue), precision);
    }
}
