using System.Globalization;
using System.Net.Mime;
using Domain.Media;
using Domain.Media.Previews;
using Domain.RateLimits;
using Functions.Api.Http;
using Infrastructure.Durable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Net.Http.Headers;

namespace Functions.Api.Media;

/// <summary>Filters and frames over HTTP.</summary>
public sealed class FilterFunctions(FilterPreviews previews, IRateLimiter limiter, RateLimitOptions limits)
{
    private const string Tag = "Media";
    private const string Bounds = "-100 to 100, default 0";

    /// <summary>The names.</summary>
    [Function(nameof(ListFilters))]
    [Operation(Tag, "The filters a picture can be uploaded with (filter_id)")]
    [Answers(StatusCodes.Status200OK, typeof(ListResponse<FilterResponse>))]
    public static IActionResult ListFilters(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/filters")] HttpRequest request) =>
        ApiResult.Ok(new ListResponse<FilterResponse>([.. MediaFilter.All.Select(name => new FilterResponse(name))], null, false));

    /// <summary>The names of the frames.</summary>
    [Function(nameof(ListFrames))]
    [Operation(Tag, "The frames a picture can be uploaded with (frame_id)")]
    [Answers(StatusCodes.Status200OK, typeof(ListResponse<FrameResponse>))]
    public static IActionResult ListFrames(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/frames")] HttpRequest request) =>
        ApiResult.Ok(new ListResponse<FrameResponse>([.. MediaFrame.All.Select(name => new FrameResponse(name))], null, false));

    /// <summary>What a filter would make of a picture.</summary>
    [Function(nameof(PreviewFilter))]
    [Operation(Tag, "Your finished picture, 320 wide, as a filter would make it look")]
    [Query("strength", "0 to 100, default 100", IsNumber = true)]
    [Query("brightness", Bounds, IsNumber = true)]
    [Query("contrast", Bounds, IsNumber = true)]
    [Query("saturation", Bounds, IsNumber = true)]
    [Query("warmth", Bounds, IsNumber = true)]
    [Query("frame", "one of /api/v1/frames, default none")]
    [Answers(StatusCodes.Status200OK, ContentType = MediaTypeNames.Image.Jpeg)]
    public async Task<IActionResult> PreviewFilter(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/media/{mediaId}/filters/{name}/preview")] HttpRequest request,
        string mediaId,
        string name,
        [DurableClient(TaskHub = "media")] DurableTaskClient client,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var owner = context.Caller().UserId;
        var id = HttpRequestExtensions.ParseId(mediaId, "media");
        var look = new LookAdjustments(
            Number(request, "strength", PictureLook.Full), Number(request, "brightness"), Number(request, "contrast"), Number(request, "saturation"),
            Number(request, "warmth")).Apply(name, request.Query["frame"].ToString() is { Length: > 0 } frame ? frame : MediaFrame.None);
        await limiter.AcquireAsync(owner.ToString(), "previews", limits.FilterPreviews, occurrence: null, cancellationToken);
        var preview = await previews.GetAsync(owner, id, look, new DurablePreviewWorkflow(client), cancellationToken);
        return ApiResult.Bytes(StatusCodes.Status200OK, preview, MediaTypeNames.Image.Jpeg).With(HeaderNames.CacheControl, "private, max-age=3600");
    }

    private static int Number(HttpRequest request, string field, int standard = 0)
    {
        var text = request.Query[field].ToString();
        return text.Length == 0 ? standard
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value
            : throw HttpRequestExtensions.InvalidField(field, "must be a whole number");
    }
}
