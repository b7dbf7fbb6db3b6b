using Domain.Accounts;
using Domain.Posts;
using Functions.Api.Accounts;
using Functions.Api.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Api.Posts;

/// <summary>Posts by author.</summary>
public sealed class PostListFunctions(PostReader reader, PostPresenter presenter, IAccountStore accounts, ListCursor cursors, ApiOptions options)
{
    /// <summary>Somebody's posts.</summary>
    [Function(nameof(ListUserPosts))]
    [Operation("Posts", "A person's posts, reels included, newest first; empty for private accounts that you do not follow")]
    [Query("cursor", "next_cursor of the page before")]
    [Query("limit", "1 to 100, default 20", IsNumber = true)]
    [Answers(StatusCodes.Status200OK, typeof(ListResponse<PostResponse>))]
    public Task<IActionResult> ListUserPosts(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/users/{userId}/posts")] HttpRequest request,
        string userId,
        FunctionContext context,
        CancellationToken cancellationToken) => ListAsync(request, context, userId, null, false, cancellationToken);

    /// <summary>Somebody's reels.</summary>
    [Function(nameof(ListUserReels))]
    [Operation("Reels", "A person's reels, newest first, by id or user name; empty for private accounts that you do not follow")]
    [Query("cursor", "next_cursor of the page before")]
    [Query("limit", "1 to 100, default 20", IsNumber = true)]
    [Answers(StatusCodes.Status200OK, typeof(ListResponse<PostResponse>))]
    public Task<IActionResult> ListUserReels(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/users/{user}/reels")] HttpRequest request,
        string user,
        FunctionContext context,
        CancellationToken cancellationToken) => ListAsync(request, context, user, PostKind.Reel, false, cancellationToken);

    /// <summary>One's own hidden posts.</summary>
    [Function(nameof(ListArchivedPosts))]
    [Operation("Posts", "Your hidden posts, newest first")]
    [Query("cursor", "next_cursor of the page before")]
    [Query("limit", "1 to 100, default 20", IsNumber = true)]
    [Answers(StatusCodes.Status200OK, typeof(ListResponse<PostResponse>))]
    public Task<IActionResult> ListArchivedPosts(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/users/me/archive")] HttpRequest request,
        FunctionContext context,
        CancellationToken cancellationToken) => ListAsync(request, context, null, null, true, cancellationToken);

    private async Task<IActionResult> ListAsync(
        HttpRequest request, FunctionContext context, string? user, PostKind? only, bool archived, CancellationToken cancellationToken)
    {
        var viewer = context.Caller().UserId;
        var author = user is null or "me" ? viewer : await accounts.IdOfAsync(user, cancellationToken);
        var list = only == PostKind.Reel ? $"reels/{author}" : $"posts/{author}/{archived}";
        var before = cursors.Place(list, viewer, request.Cursor());
        var limit = request.Limit(options.PageSize, options.MaxPageSize);
        var (posts, next) = await reader.ListByAuthorAsync(viewer, author, before, limit, only, archived, cancellationToken);
        return ApiResult.Ok(new ListResponse<PostResponse>(
            await presenter.PresentAsync(viewer, posts, request.Hints(), cancellationToken), cursors.Next(list, viewer, next)));
    }
}
