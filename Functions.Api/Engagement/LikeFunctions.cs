using Domain.Engagement;
using Functions.Api.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Api.Engagement;

/// <summary>Likes.</summary>
public sealed class LikeFunctions(EngagementService engagement)
{
    private const string Route = "api/v1/posts/{postId}/likes";

    /// <summary>Likes a post.</summary>
    [Function(nameof(LikePost))]
    [Operation("Engagement", "Like a post; liking it again changes nothing")]
    [Answers(StatusCodes.Status204NoContent)]
    public async Task<IActionResult> LikePost(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request,
        string postId,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        await engagement.LikeAsync(context.Caller().UserId, HttpRequestExtensions.ParseId(postId, "post"), cancellationToken);
        return ApiResult.NoContent();
    }

    /// <summary>Takes a like back.</summary>
    [Function(nameof(UnlikePost))]
    [Operation("Engagement", "Take your like back")]
    [Answers(StatusCodes.Status204NoContent)]
    public async Task<IActionResult> UnlikePost(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route)] HttpRequest request,
        string postId,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        await engagement.UnlikeAsync(context.Caller().UserId, HttpRequestExtensions.ParseId(postId, "post"), cancellationToken);
        return ApiResult.NoContent();
    }
}
