using System.Globalization;
using System.Text;

namespace Domain.Media.Videos;

/// <summary>Writes HLS playlists (RFC 8216, version 7). Addresses come from functions, so that delivery alone decides about names.</summary>
public static class HlsPlaylist
{
    /// <summary>The media type of a playlist.</summary>
    public const string ContentType = "application/vnd.apple.mpegurl";

    private const int BitsPerByte = 8;
    private const string Group = "audio";

    /// <summary>The playlist from which a player chooses a size.</summary>
    /// <param name="renditions">The film on each rung, ascending. The first is what players start with.</param>
    /// <param name="frameRate"><see cref="VideoPlan.FrameRate"/>.</param>
    /// <param name="audio">The sound; null for a silent film.</param>
    /// <param name="rungUri">The address of a rung's own playlist.</param>
    /// <param name="audioUri">The address of the sound's playlist; not asked for a silent film.</param>
    /// <exception cref="ArgumentException">An address that cannot stand in a playlist.</exception>
    public static string Master(
        IReadOnlyList<HlsRendition> renditions, Rational frameRate, AudioRendition? audio, Func<HlsRendition, string> rungUri, Func<string> audioUri)
    {
        var text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        if (audio is not null)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"{Group}\",NAME=\"{Group}\",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"{audio.Channels}\",URI=\"{Checked(audioUri())}\"\n");
        }

        var (audioPeak, audioMean) = audio is null ? (0, 0) : BitRates(audio.Segments);
        foreach (var rendition in renditions)
        {
            var (peak, mean) = BitRates(rendition.Segments);
            var codecs = audio is null ? rendition.Codecs : $"{rendition.Codecs},{audio.Codecs}";
            text.Append(
                CultureInfo.InvariantCulture,
                $"#EXT-X-STREAM-INF:BANDWIDTH={peak + audioPeak},AVERAGE-BANDWIDTH={mean + audioMean},CODECS=\"{codecs}\",RESOLUTION={rendition.Rung.Width}x{rendition.Rung.Height},FRAME-RATE={frameRate.ToDouble():F3},CLOSED-CAPTIONS=NONE");
            text.Append(audio is null ? "\n" : $",AUDIO=\"{Group}\"\n").Append(Checked(rungUri(rendition))).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The playlist of one rung, or of the sound.</summary>
    /// <param name="init">The initialization segment.</param>
    /// <param name="segments">All media segments, in order; at least one.</param>
    /// <param name="uri">The address of a file.</param>
    /// <exception cref="ArgumentException">An address that cannot stand in a playlist.</exception>
    public static string Media(VideoFile init, IReadOnlyList<HlsSegment> segments, Func<VideoFile, string> uri)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:{TargetSeconds(segments)}\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-MAP:URI=\"{Checked(uri(init))}\"\n");
        foreach (var segment in segments)
        {
            text.Append(CultureInfo.InvariantCulture, $"#EXTINF:{segment.Duration.TotalSeconds:F6},\n{Checked(uri(segment.Media))}\n");
        }

        return text.Append("#EXT-X-ENDLIST\n").ToString();
    }

    /// <summary>Section 4.3.3.1: no segment's duration, rounded to the nearest second, is above it.</summary>
    private static int TargetSeconds(IReadOnlyList<HlsSegment> segments) =>
        Math.Max(1, (int)Math.Round(segments.Max(segment => segment.Duration.TotalSeconds), MidpointRounding.AwayFromZero));

    /// <summary>
    /// Section 4.3.4.2: the peak is the largest bit rate of any neighbouring segments that together play half to one and a half times the target duration; the
    /// mean is that of the whole.
    /// </summary>
    private static (long Peak, long Mean) BitRates(IReadOnlyList<HlsSegment> segments)
    {
        var target = TargetSeconds(segments);
        var mean = BitRate(segments.Sum(segment => segment.Media.Bytes), segments.Sum(segment => segment.Duration.TotalSeconds));
        var peak = mean;
        for (var first = 0; first < segments.Count; first++)
        {
            var (bytes, seconds) = (0L, 0.0);
            for (var last = first; last < segments.Count; last++)
            {
                bytes += segments[last].Media.Bytes;
                seconds += segments[last].Duration.TotalSeconds;
                if (seconds > 1.5 * target)
                {
                    break;
                }

                peak = seconds >= 0.5 * target ? Math.Max(peak, BitRate(bytes, seconds)) : peak;
            }
        }

        return (peak, mean);
    }

    private static long BitRate(long bytes, double seconds) => (long)Math.Ceiling(bytes * BitsPerByte / seconds);

    private static string Checked(string uri) =>
        uri.Length > 0 && uri[0] != '#' && !uri.AsSpan().ContainsAny("\"\r\n")
            ? uri
            : throw new ArgumentException("An address in a playlist is one line without quotation marks.", nameof(uri));
}
