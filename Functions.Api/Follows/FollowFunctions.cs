using Domain.RateLimits;
using Domain.Social;
using Functions.Api.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Api.Follows;

/// <summary>Following.</summary>
public sealed class FollowFunctions(GraphService graph, IRateLimiter limiter, RateLimitOptions limits)
{
    private const string Tag = "Follows";

    /// <summary>Follows somebody.</summary>
    [Function(nameof(Follow))]
    [Operation(Tag, "Follow a person, or ask to where the account is private")]
    [Accepts(typeof(FollowRequest))]
    [Answers(StatusCodes.Status201Created, typeof(FollowResponse))]
    public async Task<IActionResult> Follow(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/follows")] HttpRequest request,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var body = await request.ReadJsonAsync<FollowRequest>(cancellationToken);
        var caller = context.Caller().UserId;
        await limiter.AcquireAsync(caller.ToString(), "follows", limits.Follows, null, cancellationToken);
        return ApiResult.Created(new FollowResponse(body.FollowedId, await graph.FollowAsync(caller, body.FollowedId, cancellationToken)));
    }

    /// <summary>Unfollows somebody.</summary>
    [Function(nameof(Unfollow))]
    [Operation(Tag, "Unfollow a person, or withdraw the request")]
    [Answers(StatusCodes.Status204NoContent)]
    public async Task<IActionResult> Unfollow(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/v1/follows/{userId}")] HttpRequest request,
        string userId,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        await graph.UnfollowAsync(context.Caller().UserId, HttpRequestExtensions.ParseId(userId, "user"), cancellationToken);
        return ApiResult.NoContent();
    }

    /// <summary>Removes a follower.</summary>
    [Function(nameof(RemoveFollower))]
    [Operation(Tag, "Make somebody no longer follow you")]
    [Answers(StatusCodes.Status204NoContent)]
    public async Task<IActionResult> RemoveFollower(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/v1/followers/{userId}")] HttpRequest request,
        string userId,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        await graph.RemoveFollowerAsync(context.Caller().UserId, HttpRequestExtensions.ParseId(userId, "user"), cancellationToken);
        return ApiResult.NoContent();
    }

    /// <summary>Approves a request.</summary>
    [Function(nameof(ApproveFollowRequest))]
    [Operation(Tag, "Let somebody follow you who has asked to")]
    [Answers(StatusCodes.Status204NoContent)]
    public async Task<IActionResult> ApproveFollowRequest(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/follows/requests/{userId}/approve")] HttpRequest request,
        string userId,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        await graph.ApproveAsync(context.Caller().UserId, HttpRequestExtensions.ParseId(userId, "request"), cancellationToken);
        return ApiResult.NoContent();
    }

    /// <summary>Declines a request.</summary>
    [Function(nameof(DeclineFollowRequest))]
    [Operation(Tag, "Refuse somebody who has asked to follow you")]
    [Answers(StatusCodes.Status204NoContent)]
    public async Task<IActionResult> DeclineFollowRequest(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/follows/requests/{userId}/decline")] HttpRequest request,
        string userId,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        await graph.DeclineAsync(context.Caller().UserId, HttpRequestExtensions.ParseId(userId, "request"), cancellationToken);
        return ApiResult.NoContent();
    }
}
