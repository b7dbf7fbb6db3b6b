using Domain.Media.Videos;

namespace Functions.Media.Transcoding;

/// <summary>How ffmpeg and ffprobe are told to open a film: by the demuxer and the decoders that we name, from a file and nothing else.</summary>
internal static class FfmpegInput
{
    /// <summary>Codecs of pictures that are accepted, as ffprobe names them.</summary>
    public static IReadOnlySet<string> VideoCodecs { get; } = new HashSet<string> { "h264", "hevc", "vp8", "vp9", "av1", "mpeg4" };

    /// <summary>Codecs of sound that are accepted.</summary>
    public static IReadOnlySet<string> AudioCodecs { get; } = new HashSet<string>
    {
        "aac", "mp3", "opus", "vorbis", "alac", "ac3", "eac3", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be",
    };

    /// <summary>Their decoders, and those of covers and subtitles, which are looked at while the file is opened and never used.</summary>
    private const string Decoders =
        "h264,hevc,vp8,vp9,libdav1d,libaom-av1,av1,mpeg4,aac,mp3float,mp3,opus,vorbis,alac,ac3,eac3,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,mjpeg,png,mov_text,webvtt";

    /// <summary>What ffmpeg says when it meets another.</summary>
    public const string NotOnList = "not on whitelist";

    /// <summary>The options that stand before the input, and the input.</summary>
    public static IReadOnlyList<string> Open(VideoContainer container, string path) =>
    [
        "-protocol_whitelist", "file",
        "-format_whitelist", container == VideoContainer.WebM ? "matroska,webm" : "mov,mp4,m4a,3gp,3g2,mj2",
        "-codec_whitelist", Decoders,
        "-f", container == VideoContainer.WebM ? "matroska" : "mov",
        "-i", $"file:{Path.GetFullPath(path)}",
    ];
}
