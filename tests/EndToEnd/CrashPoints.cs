using Domain.Media;
using Domain.Posts;
using Domain.Social;

namespace EndToEnd;

/// <summary>Every named place at which the process can be told to kill itself.</summary>
internal static class CrashPoints
{
    /// <summary>Those of media that nobody uses in time.</summary>
    public static IReadOnlyList<string> Expiry { get; } = [MediaCrashPoints.ExpireBefore, MediaCrashPoints.ExpireRecorded, MediaCrashPoints.ExpireAfter];

    /// <summary>Those of films.</summary>
    public static IReadOnlyList<string> Films => MediaCrashPoints.OfVideos;

    /// <summary>Those of uploading, processing, publishing and fan-out.</summary>
    public static IReadOnlyList<string> Main { get; } = [.. MediaCrashPoints.All.Except(Expiry), .. PostCrashPoints.All, .. SocialCrashPoints.All];
}
