using System.Security.Cryptography;
using System.Text;
using Embedded.Functions.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Embedded.Functions.Http;

/// <summary>Decides by keys, compared in constant time.</summary>
internal sealed class KeyAuthorization(FunctionKeys keys)
{
    /// <summary>Whether the request may call a function of this level.</summary>
    public bool Allows(HttpContext http, AuthorizationLevel level, string? function)
    {
        if (level is AuthorizationLevel.Anonymous)
        {
            return true;
        }

        var given = http.Request.Headers.TryGetValue("x-functions-key", out var header)
            ? header.ToString()
            : http.Request.Query["code"].ToString();
        if (given.Length == 0)
        {
            return false;
        }

        return Matches(given, keys.Master)
            || level switch
            {
                AuthorizationLevel.System => Matches(given, keys.System),
                AuthorizationLevel.Function => Matches(given, keys.Host)
                    || (function is not null && keys.Functions.TryGetValue(function, out var own) && Matches(given, own)),
                _ => false,
            };
    }

    private static bool Matches(string given, string? key) =>
        !string.IsNullOrEmpty(key)
        && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(given)),
            SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
