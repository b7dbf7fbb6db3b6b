using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Functions.Api.Http;

/// <summary>What the connection tells.</summary>
internal static class HttpContextExtensions
{
    /// <summary>
    /// The client's address as limits are counted by: a whole /64 of IPv6, which one subscriber has at least. Null for loopback, where
    /// every client has the same address.
    /// </summary>
    public static string? LimitedAddress(this HttpContext http) => http.Connection.RemoteIpAddress is { } address ? Limited(address) : null;

    internal static string? Limited(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(plain) ? null
            : plain.AddressFamily == AddressFamily.InterNetworkV6 ? $"{Convert.ToHexStringLower(plain.GetAddressBytes().AsSpan(0, 8))}/64"
            : plain.ToString();
    }
}
