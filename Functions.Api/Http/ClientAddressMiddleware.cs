using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Primitives;

namespace Functions.Api.Http;

/// <summary>
/// Gives each call the address of its client. On Azure every connection comes from the Functions host on the same machine, and who really called stands in
/// <c>X-Forwarded-For</c>, to which each proxy on the way has added whom it was called by. Connections from other machines are never asked what they forward.
/// </summary>
public sealed class ClientAddressMiddleware(ApiOptions options) : IFunctionsWorkerMiddleware
{
    /// <summary>The request header.</summary>
    public const string Header = "X-Forwarded-For";

    /// <inheritdoc/>
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { Connection.RemoteIpAddress: { } address } http && IPAddress.IsLoopback(address))
        {
            http.Connection.RemoteIpAddress = Find(http.Request.Headers[Header], options.PublicProxies) ?? address;
        }

        return next(context);
    }

    // What stands left of the client was written by the client. How many inner proxies Azure has is its own business: their addresses are not public.
    internal static IPAddress? Find(StringValues forwarded, int publicProxies) =>
        forwarded.SelectMany(static line => line?.Split(',') ?? [])
            .Reverse()
            .Select(static entry => IPEndPoint.TryParse(entry.Trim(), out var end) ? end.Address : null)
            .Where(static address => address is null || IsPublic(address))
            .ElementAtOrDefault(publicProxies);

    private static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return !(IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal);
        }

        // RFC 1918, RFC 3927, RFC 6598 and loopback.
        return address.GetAddressBytes() is not ([10 or 127, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..] or [169, 254, ..] or [100, >= 64 and <= 127, ..]);
    }
}
