using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Embedded.Storage.Tests;

/// <summary>Signs a request with the account key, written from the protocol's description and not from the server's code.</summary>
internal static class SharedKeySigner
{
    public static void Sign(HttpRequestMessage request, DateTimeOffset? time = null)
    {
        request.Headers.TryAddWithoutValidation("x-ms-date", (time ?? TimeProvider.System.GetUtcNow()).ToString("r"));
        request.Headers.TryAddWithoutValidation("x-ms-version", "2021-12-02");
        string Get(string name) =>
            request.Headers.TryGetValues(name, out var own) || request.Content?.Headers.TryGetValues(name, out own) == true ? string.Join(',', own!) : "";
        var length = request.Content?.Headers.ContentLength is > 0 and var bytes ? bytes.ToString(CultureInfo.InvariantCulture) : "";
        string[] lines =
        [
            request.Method.Method, Get("Content-Encoding"), Get("Content-Language"), length, Get("Content-MD5"), Get("Content-Type"), "",
            Get("If-Modified-Since"), Get("If-Match"), Get("If-None-Match"), Get("If-Unmodified-Since"), Get("Range"),
        ];
        var own = request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? [])
            .Where(h => h.Key.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase))
            .Select(h => $"{h.Key.ToLowerInvariant()}:{string.Join(',', h.Value)}\n").Order(StringComparer.Ordinal);
        var query = QueryHelpers.ParseQuery(request.RequestUri!.Query).OrderBy(q => q.Key, StringComparer.Ordinal).Select(q => $"\n{q.Key}:{q.Value}");
        var toSign = string.Join('\n', lines) + "\n" + string.Concat(own) + "/ingest" + request.RequestUri.AbsolutePath + string.Concat(query);
        var signature = HMACSHA256.HashData(Convert.FromBase64String(StorageHost.Key), Encoding.UTF8.GetBytes(toSign));
        request.Headers.TryAddWithoutValidation("Authorization", "SharedKey ingest:" + Convert.ToBase64String(signature));
    }
}
