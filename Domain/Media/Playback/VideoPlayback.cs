using System.Text;
using Domain.Ids;
using Domain.Media.Blobs;
using Domain.Media.Renditions;
using Domain.Media.Videos;
using Domain.Posts;
using Domain.Problems;

namespace Domain.Media.Playback;

/// <summary>
/// Lets people play films that are not public: playlists and, one by one, the addresses of segments, each for whoever may see the film at that moment. So a film of any length
/// plays to its end, though no address works longer than <see cref="MediaOptions.SignedUrlLifetime"/>, and playing ends when the right to does.
/// </summary>
public sealed class VideoPlayback(IMediaStore media, PostReader posts, IBlobStore blobs, MediaUrls urls)
{
    /// <summary>A quarter of an hour has 150 lines of a hundred bytes.</summary>
    private const int MaxPlaylistBytes = 1 << 20;

    /// <summary>The path of a film's playlist, at which <see cref="MasterAsync"/> is served.</summary>
    public static string PathOf(SnowflakeId mediaId) => $"/api/v1/media/{mediaId}/video{VideoFileName.PlaylistExtension}";

    /// <summary>The playlist from which a player chooses a size. Its addresses are those of <see cref="PlaylistAsync"/>, relative to <see cref="PathOf"/>.</summary>
    /// <exception cref="ProblemException"><c>media_not_found</c>: there is no such film, or none for this viewer.</exception>
    public async Task<byte[]> MasterAsync(SnowflakeId viewer, SnowflakeId mediaId, CancellationToken cancellationToken)
    {
        var (image, video) = await FindAsync(viewer, mediaId, cancellationToken);
        var master = Encoding.UTF8.GetString(await ReadAsync(image, video.MasterFile, cancellationToken));
        foreach (var track in video.Tracks)
        {
            master = master.Replace(track.PlaylistFile, $"video/{track.Name}{VideoFileName.PlaylistExtension}", StringComparison.Ordinal);
        }

        return Encoding.UTF8.GetBytes(master);
    }

    /// <summary>The playlist of one size, or of the sound. Its addresses are those of <see cref="AddressOfAsync"/>, relative to its own.</summary>
    /// <exception cref="ProblemException"><c>media_not_found</c>.</exception>
    public async Task<byte[]> PlaylistAsync(SnowflakeId viewer, SnowflakeId mediaId, string track, CancellationToken cancellationToken)
    {
        var (image, video) = await FindAsync(viewer, mediaId, cancellationToken);
        var found = video.Tracks.FirstOrDefault(candidate => candidate.Name == track) ?? throw ProblemException.NotFound("media");
        return await ReadAsync(image, found.PlaylistFile, cancellationToken);
    }

    /// <summary>Where a segment can be read now.</summary>
    /// <exception cref="ProblemException"><c>media_not_found</c>.</exception>
    public async Task<string> AddressOfAsync(SnowflakeId viewer, SnowflakeId mediaId, string file, CancellationToken cancellationToken)
    {
        var (image, _) = await FindAsync(viewer, mediaId, cancellationToken);
        return VideoFileName.IsSegment(file) ? await urls.OfAsync(image, file, cancellationToken) : throw ProblemException.NotFound("media");
    }

    private async Task<(RenderedImage Image, RenderedVideo Video)> FindAsync(SnowflakeId viewer, SnowflakeId mediaId, CancellationToken cancellationToken) =>
        await media.FindAsync(mediaId, cancellationToken) is { Image: { } image, Video: { } video } record && await MaySeeAsync(viewer, record, cancellationToken)
            ? (image, video)
            : throw ProblemException.NotFound("media");

    private async Task<bool> MaySeeAsync(SnowflakeId viewer, MediaRecord record, CancellationToken cancellationToken) =>
        record.OwnerId == viewer
        || (record.UsedByPostId is { } post && await posts.FindAsync(viewer, post, cancellationToken) is not null);

    private async Task<byte[]> ReadAsync(RenderedImage image, string file, CancellationToken cancellationToken) =>
        await blobs.ReadAsync(image.Place.Of(file), MaxPlaylistBytes, cancellationToken)

        // It is being moved, or has just gone.
        ?? throw ProblemException.NotFound("media");
}
