using Microsoft.AspNetCore.Http;

namespace Functions.Api.Http;

/// <summary>What the connection tells.</summary>
internal static class HttpContextExtensions
{
    /// <summary>The client's address, as limits are counted by: a whole /64 for IPv6, which one subscriber has at least.</summary>
    public static string ClientAddress(this HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        if (address is null)
        {
            return "unknown";
        }

        if (address.IsIPv4MappedToIPv6 || address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)
        {
            return address.MapToIPv4().ToString();
        }

        return $"{Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8))}/64";
    }
}
