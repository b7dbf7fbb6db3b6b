using Domain.Engagement;
using Functions.Api.Http;
using Functions.Api.Posts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Api.Engagement;

/// <summary>Saved posts.</summary>
public sealed class SaveFunctions(EngagementService engagement, PostPresenter presenter, ListCursor cursors, ApiOptions options)
{
    private const string Route = "api/v1/posts/{postId}/saves";

    /// <summary>Saves a post.</summary>
    [Function(nameof(SavePost))]
    [Operation("Engagement", "Save a post for yourself; saving it again changes nothing")]
    [Answers(StatusCodes.Status204NoContent)]
    public async Task<IActionResult> SavePost(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request,
        string postId,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        await engagement.SaveAsync(context.Caller().UserId, HttpRequestExtensions.ParseId(postId, "post"), cancellationToken);
        return ApiResult.NoContent();
    }

    /// <summary>Takes a save back.</summary>
    [Function(nameof(UnsavePost))]
    [Operation("Engagement", "Take a post off your saved ones")]
    [Answers(StatusCodes.Status204NoContent)]
    public async Task<IActionResult> UnsavePost(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route)] HttpRequest request,
        string postId,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        await engagement.UnsaveAsync(context.Caller().UserId, HttpRequestExtensions.ParseId(postId, "post"), cancellationToken);
        return ApiResult.NoContent();
    }

    /// <summary>One's saved posts.</summary>
    [Function(nameof(ListSavedPosts))]
    [Operation("Engagement", "Your saved posts, latest saved first; those you may no longer see are left out")]
    [Query("cursor", "next_cursor of the page before")]
    [Query("limit", "1 to 100, default 20", IsNumber = true)]
    [Answers(StatusCodes.Status200OK, typeof(ListResponse<PostResponse>))]
    public async Task<IActionResult> ListSavedPosts(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/users/me/saves")] HttpRequest request,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var caller = context.Caller().UserId;
        var before = cursors.Place("saves", caller, request.Cursor());
        var (posts, next) = await engagement.ListSavedAsync(caller, before, request.Limit(options.PageSize, options.MaxPageSize), cancellationToken);
        return ApiResult.Ok(new ListResponse<PostResponse>(
            await presenter.PresentAsync(caller, posts, request.Hints(), cancellationToken), cursors.Next("saves", caller, next)));
    }
}
