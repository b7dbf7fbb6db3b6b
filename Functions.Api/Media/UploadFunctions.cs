using Domain.Media;
using Domain.Media.Uploads;
using Domain.RateLimits;
using Functions.Api.Http;
using Infrastructure.Durable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Functions.Api.Media;

/// <summary>Uploads over HTTP. The bytes go straight to the storage (UP-1).</summary>
public sealed class UploadFunctions(UploadService uploads, IRateLimiter limiter, RateLimitOptions limits, MediaOptions options)
{
    private const string Tag = "Media";

    /// <summary>Announces an upload.</summary>
    [Function(nameof(AnnounceUpload))]
    [Operation(Tag, "Announce an upload and get the URL to put the bytes to")]
    [Accepts(typeof(UploadRequest))]
    [Answers(StatusCodes.Status201Created, typeof(UploadResponse))]
    public async Task<IActionResult> AnnounceUpload(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/media/uploads")] HttpRequest request,
        [DurableClient(TaskHub = "media")] DurableTaskClient client,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var owner = context.Caller().UserId;
        var announced = await request.ReadJsonAsync<UploadRequest>(cancellationToken);
        var mediaId = context.IdToCreate();
        await limiter.AcquireAsync(owner.ToString(), "uploads", limits.Uploads, mediaId.ToString(), cancellationToken);
        var ticket = await uploads.AnnounceAsync(mediaId, owner, announced, new DurableMediaWorkflow(client), cancellationToken);
        return ApiResult.Created(
            new UploadResponse(
                ticket.Media.Id, ticket.Media.Status, ticket.UploadUrl.AbsoluteUri, options.BlockSize, ticket.UrlExpiresAt, ticket.Media.ExpiresAt),
            $"/api/v1/media/{ticket.Media.Id}");
    }

    /// <summary>Renews the upload URL.</summary>
    [Function(nameof(RenewUploadUrl))]
    [Operation(Tag, "Renew the upload URL of a pending medium")]
    [Answers(StatusCodes.Status200OK, typeof(UploadUrlResponse))]
    public async Task<IActionResult> RenewUploadUrl(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/media/{mediaId}/upload-url")] HttpRequest request,
        string mediaId,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var id = HttpRequestExtensions.ParseId(mediaId, "media");
        var ticket = await uploads.RenewUrlAsync(context.Caller().UserId, id, cancellationToken);
        return ApiResult.Ok(new UploadUrlResponse(ticket.UploadUrl.AbsoluteUri, ticket.UrlExpiresAt));
    }

    /// <summary>Confirms an upload.</summary>
    [Function(nameof(CompleteUpload))]
    [Operation(Tag, "Say that the upload is complete; the storage says so too, and either is enough")]
    [Answers(StatusCodes.Status202Accepted, typeof(UploadStatusResponse))]
    public async Task<IActionResult> CompleteUpload(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/media/{mediaId}/complete")] HttpRequest request,
        string mediaId,
        [DurableClient(TaskHub = "media")] DurableTaskClient client,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var id = HttpRequestExtensions.ParseId(mediaId, "media");
        var media = await uploads.CompleteAsync(context.Caller().UserId, id, new DurableMediaWorkflow(client), cancellationToken);
        return ApiResult.Accepted(new UploadStatusResponse(media.Id, media.Status));
    }
}
