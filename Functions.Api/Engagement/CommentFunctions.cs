using Domain.Accounts;
using Domain.Engagement;
using Domain.Ids;
using Domain.Problems;
using Functions.Api.Accounts;
using Functions.Api.Http;
using Functions.Api.Posts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Api.Engagement;

/// <summary>Comments.</summary>
public sealed class CommentFunctions(
    EngagementService engagement, IAccountStore accounts, UserPresenter users, ListCursor cursors, ApiOptions options)
{
    private const string Route = "api/v1/posts/{postId}/comments";

    /// <summary>Comments on a post.</summary>
    [Function(nameof(CreateComment))]
    [Operation("Engagement", "Comment on a post, or reply to a comment")]
    [Accepts(typeof(CreateCommentRequest))]
    [Answers(StatusCodes.Status201Created, typeof(CommentResponse))]
    public async Task<IActionResult> CreateComment(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request,
        string postId,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var body = await request.ReadJsonAsync<CreateCommentRequest>(cancellationToken);
        var caller = context.Caller().UserId;
        var id = HttpRequestExtensions.ParseId(postId, "post");
        var comment = await engagement.CommentAsync(context.IdToCreate(), caller, id, body.Text, body.ParentId, cancellationToken);
        var author = await accounts.GetAsync(caller, cancellationToken) ?? throw ProblemException.NotFound("user");
        var summary = (await users.SummariseAsync([author], cancellationToken))[caller];
        return ApiResult.Created(CommentResponse.Of(comment, PostPresenter.AuthorOf(summary)));
    }

    /// <summary>Comments on a post.</summary>
    [Function(nameof(ListComments))]
    [Operation("Engagement", "Comments on a post, or replies to one of them, newest first")]
    [Query("parent_id", "lists the replies to this comment instead")]
    [Query("cursor", "next_cursor of the page before")]
    [Query("limit", "1 to 100, default 20", IsNumber = true)]
    [Answers(StatusCodes.Status200OK, typeof(ListResponse<CommentResponse>))]
    public async Task<IActionResult> ListComments(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request,
        string postId,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var viewer = context.Caller().UserId;
        var id = HttpRequestExtensions.ParseId(postId, "post");
        SnowflakeId? parent = request.Query["parent_id"].ToString() is { Length: > 0 } text ? HttpRequestExtensions.ParseId(text, "comment") : null;
        var list = $"comments/{id}/{parent}";
        var before = cursors.Id(list, viewer, request.Cursor());
        var (page, next) = await engagement.ListCommentsAsync(viewer, id, parent, before, request.Limit(options.PageSize, options.MaxPageSize), cancellationToken);
        var authors = await users.SummariseAsync([.. page.Select(entry => entry.Author)], cancellationToken);
        return ApiResult.Ok(new ListResponse<CommentResponse>(
            [.. page.Select(entry => CommentResponse.Of(entry.Comment, PostPresenter.AuthorOf(authors[entry.Author.Id])))],
            cursors.Next(list, viewer, next)));
    }

    /// <summary>Deletes a comment.</summary>
    [Function(nameof(DeleteComment))]
    [Operation("Engagement", "Delete a comment with its replies: yours, or any on your post")]
    [Answers(StatusCodes.Status204NoContent)]
    public async Task<IActionResult> DeleteComment(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route + "/{commentId}")] HttpRequest request,
        string postId,
        string commentId,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        await engagement.DeleteCommentAsync(
            context.Caller().UserId,
            HttpRequestExtensions.ParseId(postId, "post"),
            HttpRequestExtensions.ParseId(commentId, "comment"),
            cancellationToken);
        return ApiResult.NoContent();
    }
}
