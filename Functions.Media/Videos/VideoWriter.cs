using System.Security.Cryptography;
using System.Text;
using Domain.Faults;
using Domain.Media;
using Domain.Media.Blobs;
using Domain.Media.Exposure;
using Domain.Media.Videos;
using Functions.Media.Processing;

namespace Functions.Media.Videos;

/// <summary>Stores a film's files, named by their content. Repeating it writes the same bytes again.</summary>
public sealed class VideoWriter(IBlobStore blobs)
{
    private static readonly string CacheControl = RenditionMapper.CacheControlOf(MediaKind.Video);

    /// <summary>Stores the files of one segment.</summary>
    /// <returns>The segment, its files by the names that they are stored under.</returns>
    public async Task<VideoSegment> StoreAsync(VideoSegment segment, string folder, MediaPlace place, CancellationToken cancellationToken)
    {
        var fragments = new List<VideoFragment>(segment.Fragments.Count);
        foreach (var fragment in segment.Fragments)
        {
            fragments.Add(fragment with
            {
                Init = await StoreAsync(fragment.Init, VideoFileName.Init(fragment.Rung, fragment.Init), folder, place, cancellationToken),
                Media = await StoreAsync(fragment.Media, VideoFileName.Segment(fragment.Rung, segment.Index, fragment.Media), folder, place, cancellationToken),
            });
        }

        return segment with { Fragments = fragments };
    }

    /// <summary>Stores the files of a film's sound.</summary>
    /// <returns>The sound, its files by the names that they are stored under.</returns>
    public async Task<AudioRendition> StoreAsync(AudioRendition sound, string folder, MediaPlace place, CancellationToken cancellationToken)
    {
        var segments = new List<HlsSegment>(sound.Segments.Count);
        foreach (var segment in sound.Segments)
        {
            var name = VideoFileName.Segment(VideoTrack.Sound, segments.Count, segment.Media);
            segments.Add(segment with { Media = await StoreAsync(segment.Media, name, folder, place, cancellationToken) });
        }

        var init = await StoreAsync(sound.Init, VideoFileName.Init(VideoTrack.Sound, sound.Init), folder, place, cancellationToken);
        return sound with { Init = init, Segments = segments };
    }

    /// <summary>Stores a playlist.</summary>
    /// <returns>The name that it is stored under.</returns>
    public async Task<string> StoreAsync(string playlist, string name, MediaPlace place, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(playlist);
        var fileName = VideoFileName.Playlist(name, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        using var content = new MemoryStream(bytes);
        _ = await blobs.WriteAsync(place.Of(fileName), content, VideoFileName.ContentType(fileName), CacheControl, cancellationToken);
        CrashPoint.Reach(MediaCrashPoints.VideoPlaylist);
        return fileName;
    }

    private async Task<VideoFile> StoreAsync(VideoFile file, string name, string folder, MediaPlace place, CancellationToken cancellationToken)
    {
        await using var content = File.OpenRead(Path.Combine(folder, file.FileName));
        _ = await blobs.WriteAsync(place.Of(name), content, VideoFileName.ContentType(name), CacheControl, cancellationToken);
        CrashPoint.Reach(MediaCrashPoints.VideoSegmentFile);
        return file with { FileName = name };
    }
}
