using Domain.Media.Playback;
using Domain.Media.Videos;
using Functions.Api.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;

namespace Functions.Api.Media;

/// <summary>Videos of private accounts, for whoever may see them at this moment. Their bytes go from the storage straight to the player.</summary>
public sealed class VideoFunctions(VideoPlayback playback)
{
    private const string Tag = "Media";
    private const string NobodyKeeps = "private, no-store";

    /// <summary>A video's playlist.</summary>
    [Function(nameof(GetVideo))]
    [Operation(Tag, "The HLS master playlist of a video that you may see")]
    [Answers(StatusCodes.Status200OK, ContentType = HlsPlaylist.ContentType)]
    public async Task<IActionResult> GetVideo(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/media/{mediaId}/video.m3u8")] HttpRequest request,
        string mediaId,
        FunctionContext context,
        CancellationToken cancellationToken) =>
        Playlist(await playback.MasterAsync(context.Caller().UserId, HttpRequestExtensions.ParseId(mediaId, "media"), cancellationToken));

    /// <summary>The playlist of one of its sizes.</summary>
    [Function(nameof(GetVideoRung))]
    [Operation(Tag, "The HLS playlist of one size of a video that you may see, such as 720p, or of its sound, audio")]
    [Answers(StatusCodes.Status200OK, ContentType = HlsPlaylist.ContentType)]
    public async Task<IActionResult> GetVideoRung(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/media/{mediaId}/video/{rung}.m3u8")] HttpRequest request,
        string mediaId,
        string rung,
        FunctionContext context,
        CancellationToken cancellationToken) =>
        Playlist(await playback.PlaylistAsync(context.Caller().UserId, HttpRequestExtensions.ParseId(mediaId, "media"), rung, cancellationToken));

    /// <summary>One of its segments.</summary>
    [Function(nameof(GetVideoSegment))]
    [Operation(Tag, "Where a segment of a video that you may see can be read for the next minutes")]
    [Answers(StatusCodes.Status302Found)]
    public async Task<IActionResult> GetVideoSegment(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/media/{mediaId}/video/{file}")] HttpRequest request,
        string mediaId,
        string file,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var address = await playback.AddressOfAsync(context.Caller().UserId, HttpRequestExtensions.ParseId(mediaId, "media"), file, cancellationToken);
        return ApiResult.Found(address).With(HeaderNames.CacheControl, NobodyKeeps);
    }

    private static ApiResult Playlist(byte[] playlist) =>
        ApiResult.Bytes(StatusCodes.Status200OK, playlist, HlsPlaylist.ContentType).With(HeaderNames.CacheControl, NobodyKeeps);
}
