using Domain.RateLimits;
using Functions.Api.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Functions.Api.RateLimits;

/// <summary>Limits all calls of a user, and all calls of an address. Limits of single actions are asked for where the action is.</summary>
public sealed class RateLimitMiddleware(IRateLimiter limiter, RateLimitOptions limits) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        // What watches the service must see it best when it is overrun.
        if (context.GetHttpContext() is { } http && http.Request.Path.StartsWithSegments("/api"))
        {
            var byUser = context.TryGetCaller() is { } caller
                ? limiter.AcquireAsync(caller.UserId.ToString(), "calls", limits.PerUser, null, http.RequestAborted)
                : Task.CompletedTask;
            var byAddress = http.LimitedAddress() is { } address
                ? limiter.AcquireAsync(address, "calls", limits.PerAddress, null, http.RequestAborted)
                : Task.CompletedTask;
            await Task.WhenAll(byUser, byAddress);
        }

        await next(context);
    }
}
