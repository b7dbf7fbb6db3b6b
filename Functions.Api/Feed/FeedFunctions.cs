using Domain.Feed;
using Domain.Posts;
using Domain.Problems;
using Functions.Api.Http;
using Functions.Api.Posts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Api.Feed;

/// <summary>The feeds.</summary>
public sealed class FeedFunctions(FeedReader feed, PostPresenter presenter, ListCursor cursors, FeedOptions options)
{
    private const string Limits = "1 to 50, default 20";

    /// <summary>A page of the caller's feed.</summary>
    [Function(nameof(GetFeed))]
    [Operation("Feed", "What the people you follow have posted, newest first")]
    [Query("mode", "chronological, which is also the default; ranked is not available yet")]
    [Query("cursor", "next_cursor of the page before")]
    [Query("limit", Limits, IsNumber = true)]
    [Answers(StatusCodes.Status200OK, typeof(FeedResponse))]
    public Task<IActionResult> GetFeed(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/feed")] HttpRequest request,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        RefuseOtherModes(request.Query["mode"].ToString());
        return ReadAsync(request, context, "feed/chronological", null, cancellationToken);
    }

    /// <summary>A page of the caller's reels.</summary>
    [Function(nameof(GetReels))]
    [Operation("Reels", "The reels of the people you follow, newest first")]
    [Query("cursor", "next_cursor of the page before")]
    [Query("limit", Limits, IsNumber = true)]
    [Answers(StatusCodes.Status200OK, typeof(FeedResponse))]
    public Task<IActionResult> GetReels(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/reels")] HttpRequest request,
        FunctionContext context,
        CancellationToken cancellationToken) => ReadAsync(request, context, "reels/chronological", PostKind.Reel, cancellationToken);

    private async Task<IActionResult> ReadAsync(
        HttpRequest request, FunctionContext context, string list, PostKind? only, CancellationToken cancellationToken)
    {
        var reader = context.Caller().UserId;
        var before = cursors.Place(list, reader, request.Cursor());
        var page = await feed.ReadAsync(reader, before, request.Limit(options.DefaultPageSize, options.MaxPageSize), only, cancellationToken);
        var posts = await presenter.PresentAsync(reader, [.. page.Unpublished, .. page.Posts], page.Authors, request.Hints(), cancellationToken);
        return ApiResult.Ok(new FeedResponse(posts, cursors.Next(list, reader, page.Next), page.Next is not null, page.Rebuilding));
    }

    private static void RefuseOtherModes(string mode)
    {
        if (mode == "ranked")
        {
            throw new ProblemException(ProblemKind.Invalid, "mode_not_available", "The ranked feed is not available yet. Ask for mode=chronological.");
        }

        if (mode is not ("" or "chronological"))
        {
            throw HttpRequestExtensions.InvalidField("mode", "must be chronological");
        }
    }
}
