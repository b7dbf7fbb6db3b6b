using Domain.RateLimits;
using Domain.Social;
using Functions.Api.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Api.Follows;

/// <summary>Blocking.</summary>
public sealed class BlockFunctions(GraphService graph, IRateLimiter limiter, RateLimitOptions limits)
{
    private const string Tag = "Blocks";

    /// <summary>Blocks somebody.</summary>
    [Function(nameof(Block))]
    [Operation(Tag, "Block a person: neither sees or follows the other any more")]
    [Accepts(typeof(BlockRequest))]
    [Answers(StatusCodes.Status204NoContent)]
    public async Task<IActionResult> Block(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/blocks")] HttpRequest request,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var body = await request.ReadJsonAsync<BlockRequest>(cancellationToken);
        var caller = context.Caller().UserId;
        await limiter.AcquireAsync(caller.ToString(), "follows", limits.Follows, null, cancellationToken);
        await graph.BlockAsync(caller, body.BlockedId, cancellationToken);
        return ApiResult.NoContent();
    }

    /// <summary>Unblocks somebody.</summary>
    [Function(nameof(Unblock))]
    [Operation(Tag, "Unblock a person")]
    [Answers(StatusCodes.Status204NoContent)]
    public async Task<IActionResult> Unblock(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/v1/blocks/{userId}")] HttpRequest request,
        string userId,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        await graph.UnblockAsync(context.Caller().UserId, HttpRequestExtensions.ParseId(userId, "user"), cancellationToken);
        return ApiResult.NoContent();
    }
}
