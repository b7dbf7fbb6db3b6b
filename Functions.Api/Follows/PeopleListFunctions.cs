using Domain.Accounts;
using Domain.Ids;
using Domain.Social;
using Functions.Api.Accounts;
using Functions.Api.Http;
using Functions.Api.Posts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Api.Follows;

/// <summary>Lists of people.</summary>
public sealed class PeopleListFunctions(PeopleReader people, UserPresenter presenter, ListCursor cursors, ApiOptions options)
{
    private const string CursorHelp = "next_cursor of the page before";
    private const string LimitHelp = "1 to 100, default 20";

    /// <summary>Who follows somebody.</summary>
    [Function(nameof(ListFollowers))]
    [Operation("Users", "Who follows a person, latest first; empty for private accounts that you do not follow")]
    [Query("cursor", CursorHelp)]
    [Query("limit", LimitHelp, IsNumber = true)]
    [Answers(StatusCodes.Status200OK, typeof(ListResponse<UserSummary>))]
    public Task<IActionResult> ListFollowers(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/users/{userId}/followers")] HttpRequest request,
        string userId,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var viewer = context.Caller().UserId;
        var user = UserOf(userId, viewer);
        return AnswerAsync(request, viewer, $"followers/{user}", (after, limit) =>
            people.ListFollowersAsync(viewer, user, after, limit, cancellationToken), cancellationToken);
    }

    /// <summary>Whom somebody follows.</summary>
    [Function(nameof(ListFollowing))]
    [Operation("Users", "Whom a person follows, latest first; empty for private accounts that you do not follow")]
    [Query("cursor", CursorHelp)]
    [Query("limit", LimitHelp, IsNumber = true)]
    [Answers(StatusCodes.Status200OK, typeof(ListResponse<UserSummary>))]
    public Task<IActionResult> ListFollowing(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/users/{userId}/following")] HttpRequest request,
        string userId,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var viewer = context.Caller().UserId;
        var user = UserOf(userId, viewer);
        return AnswerAsync(request, viewer, $"following/{user}", (after, limit) =>
            people.ListFollowingAsync(viewer, user, after, limit, cancellationToken), cancellationToken);
    }

    /// <summary>Who has asked to follow the caller.</summary>
    [Function(nameof(ListFollowRequests))]
    [Operation("Follows", "Who has asked to follow you, latest first")]
    [Query("cursor", CursorHelp)]
    [Query("limit", LimitHelp, IsNumber = true)]
    [Answers(StatusCodes.Status200OK, typeof(ListResponse<UserSummary>))]
    public Task<IActionResult> ListFollowRequests(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/follows/requests")] HttpRequest request,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var caller = context.Caller().UserId;
        return AnswerAsync(request, caller, "requests", (after, limit) => people.ListRequestsAsync(caller, after, limit, cancellationToken), cancellationToken);
    }

    /// <summary>Whom the caller has blocked.</summary>
    [Function(nameof(ListBlocked))]
    [Operation("Blocks", "Whom you have blocked, latest first")]
    [Query("cursor", CursorHelp)]
    [Query("limit", LimitHelp, IsNumber = true)]
    [Answers(StatusCodes.Status200OK, typeof(ListResponse<UserSummary>))]
    public Task<IActionResult> ListBlocked(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/blocks")] HttpRequest request,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var caller = context.Caller().UserId;
        return AnswerAsync(request, caller, "blocks", (after, limit) => people.ListBlockedAsync(caller, after, limit, cancellationToken), cancellationToken);
    }

    /// <summary>Whom the caller has muted.</summary>
    [Function(nameof(ListMuted))]
    [Operation("Mutes", "Whom you have muted, latest first")]
    [Query("cursor", CursorHelp)]
    [Query("limit", LimitHelp, IsNumber = true)]
    [Answers(StatusCodes.Status200OK, typeof(ListResponse<UserSummary>))]
    public Task<IActionResult> ListMuted(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/mutes")] HttpRequest request,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var caller = context.Caller().UserId;
        return AnswerAsync(request, caller, "mutes", (after, limit) => people.ListMutedAsync(caller, after, limit, cancellationToken), cancellationToken);
    }

    private static SnowflakeId UserOf(string userId, SnowflakeId viewer) => userId == "me" ? viewer : HttpRequestExtensions.ParseId(userId, "user");

    private async Task<IActionResult> AnswerAsync(
        HttpRequest request,
        SnowflakeId viewer,
        string list,
        Func<EdgePlace?, int, Task<(IReadOnlyList<Account> People, EdgePlace? Next)>> read,
        CancellationToken cancellationToken)
    {
        var (found, next) = await read(cursors.Person(list, viewer, request.Cursor()), request.Limit(options.PageSize, options.MaxPageSize));
        var summaries = await presenter.SummariseAsync(found, cancellationToken);
        return ApiResult.Ok(new ListResponse<UserSummary>([.. found.Select(account => summaries[account.Id])], cursors.Next(list, viewer, next)));
    }
}
