using Domain.RateLimits;
using Functions.Api.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Functions.Api.RateLimits;

/// <summary>Limits all calls of a user, and all calls of an address. Limits of single actions are asked for where the action is.</summary>
public sealed class RateLimitMiddleware(IRateLimiter limiter, RateLimitOptions limits) : IFunctionsWorkerMiddleware
{
    private const string Calls = "calls";

    // Counted apart, so that operators are not kept out by what their own people's clients do to the API.
    private const string MonitorCalls = "monitor_calls";

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        // What watches the service (health, metrics) must see it best when it is overrun.
        if (context.GetHttpContext() is { } http)
        {
            if (http.Request.Path.StartsWithSegments("/api"))
            {
                await AcquireAsync(context, http, Calls, limits.PerUser);
            }
            else if (http.Request.Path.StartsWithSegments("/monitor"))
            {
                await AcquireAsync(context, http, MonitorCalls, limits.MonitorPerUser);
            }
        }

        await next(context);
    }

    private Task AcquireAsync(FunctionContext context, HttpContext http, string action, RateLimit perUser)
    {
        var byUser = context.TryGetCaller() is { } caller
            ? limiter.AcquireAsync(caller.UserId.ToString(), action, perUser, null, http.RequestAborted)
            : Task.CompletedTask;
        var byAddress = http.LimitedAddress() is { } address
            ? limiter.AcquireAsync(address, action, limits.PerAddress, null, http.RequestAborted)
            : Task.CompletedTask;
        return Task.WhenAll(byUser, byAddress);
    }
}
