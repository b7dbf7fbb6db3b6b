using System.Globalization;
using System.Text.RegularExpressions;

namespace Domain.Media.Videos;

/// <summary>
/// The last parts of the paths of a film's files (ED-2): <c>{name}-{hash}.{ext}</c>. Each names its content, so it can be cached for ever (ME-7).
/// </summary>
public static partial class VideoFileName
{
    /// <summary>The extension of a playlist.</summary>
    public const string PlaylistExtension = ".m3u8";

    private const int HashDigits = 16;
    private const string InitExtension = ".mp4";
    private const string SegmentExtension = ".m4s";

    /// <summary>A track's initialization segment.</summary>
    public static string Init(string track, VideoFile file) => $"{track}-init-{Short(file.Sha256)}{InitExtension}";

    /// <summary>One of a track's media segments.</summary>
    public static string Segment(string track, int index, VideoFile file) =>
        string.Create(CultureInfo.InvariantCulture, $"{track}-{index}-{Short(file.Sha256)}{SegmentExtension}");

    /// <summary>A playlist.</summary>
    public static string Playlist(string name, string sha256) => $"{name}-{Short(sha256)}{PlaylistExtension}";

    /// <summary>Whether something has the form of the name of an initialization or media segment.</summary>
    public static bool IsSegment(string name) => SegmentName().IsMatch(name);

    /// <summary>The media type of a film's file.</summary>
    public static string ContentType(string name) => Path.GetExtension(name) switch
    {
        PlaylistExtension => HlsPlaylist.ContentType,
        _ when name.StartsWith(VideoTrack.Sound, StringComparison.Ordinal) => "audio/mp4",
        _ => "video/mp4",
    };

    private static string Short(string sha256) => sha256[..HashDigits];

    [GeneratedRegex("^[a-z0-9]{1,16}-(init-[0-9a-f]{16}\\.mp4|[0-9]{1,6}-[0-9a-f]{16}\\.m4s)\\z", RegexOptions.CultureInvariant)]
    private static partial Regex SegmentName();
}
