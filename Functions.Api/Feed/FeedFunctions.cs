using Domain.Feed;
using Domain.Problems;
using Functions.Api.Http;
using Functions.Api.Posts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Api.Feed;

/// <summary>The feed.</summary>
public sealed class FeedFunctions(FeedReader feed, PostPresenter presenter, ListCursor cursors, FeedOptions options)
{
    private const string List = "feed/chronological";

    /// <summary>A page of the caller's feed.</summary>
    [Function(nameof(GetFeed))]
    [Operation("Feed", "What the people you follow have posted, newest first")]
    [Query("mode", "chronological, which is also the default; ranked is not available yet")]
    [Query("cursor", "next_cursor of the page before")]
    [Query("limit", "1 to 50, default 20", IsNumber = true)]
    [Answers(StatusCodes.Status200OK, typeof(FeedResponse))]
    public async Task<IActionResult> GetFeed(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/feed")] HttpRequest request,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        RefuseOtherModes(request.Query["mode"].ToString());
        var reader = context.Caller().UserId;
        var before = cursors.Place(List, reader, request.Cursor());
        var page = await feed.ReadAsync(reader, before, request.Limit(options.DefaultPageSize, options.MaxPageSize), cancellationToken);
        var posts = await presenter.PresentAsync(reader, [.. page.Unpublished, .. page.Posts], page.Authors, cancellationToken);
        return ApiResult.Ok(new FeedResponse(posts, cursors.Next(List, reader, page.Next), page.Next is not null, page.Rebuilding));
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
