using Domain.RateLimits;
using Domain.Social;
using Functions.Api.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Api.Follows;

/// <summary>Muting.</summary>
public sealed class MuteFunctions(GraphService graph, IRateLimiter limiter, RateLimitOptions limits)
{
    private const string Tag = "Mutes";
    private const string Route = "api/v1/mutes/{userId}";

    /// <summary>Mutes somebody.</summary>
    [Function(nameof(Mute))]
    [Operation(Tag, "Keep a person's posts out of your feed; they are not told, and everything else stays as it is")]
    [Answers(StatusCodes.Status204NoContent)]
    public async Task<IActionResult> Mute(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route)] HttpRequest request,
        string userId,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var caller = context.Caller().UserId;
        await limiter.AcquireAsync(caller.ToString(), "follows", limits.Follows, null, cancellationToken);
        await graph.MuteAsync(caller, HttpRequestExtensions.ParseId(userId, "user"), cancellationToken);
        return ApiResult.NoContent();
    }

    /// <summary>Unmutes somebody.</summary>
    [Function(nameof(Unmute))]
    [Operation(Tag, "Let a person's posts into your feed again, also those of the time between")]
    [Answers(StatusCodes.Status204NoContent)]
    public async Task<IActionResult> Unmute(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route)] HttpRequest request,
        string userId,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        await graph.UnmuteAsync(context.Caller().UserId, HttpRequestExtensions.ParseId(userId, "user"), cancellationToken);
        return ApiResult.NoContent();
    }
}
