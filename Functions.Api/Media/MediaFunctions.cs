using Domain.Media;
using Domain.Media.Uploads;
using Functions.Api.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Api.Media;

/// <summary>Media over HTTP, for their owners.</summary>
public sealed class MediaFunctions(UploadService uploads, MediaUrls urls, ApiOptions options)
{
    /// <summary>How a medium stands.</summary>
    [Function(nameof(GetMedia))]
    [Operation("Media", "How your medium stands, and its variants once it is finished")]
    [Answers(StatusCodes.Status200OK, typeof(MediaResponse))]
    public async Task<IActionResult> GetMedia(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/media/{mediaId}")] HttpRequest request,
        string mediaId,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var id = HttpRequestExtensions.ParseId(mediaId, "media");
        var media = await uploads.GetAsync(context.Caller().UserId, id, cancellationToken);
        return ApiResult.Ok(await MediaResponse.OfAsync(media, urls, options, cancellationToken));
    }
}
