using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Embedded.Storage.Signing;

/// <summary>Verifies <c>Authorization: SharedKey account:signature</c> (Authorize with Shared Key, version 2015-02-21 and later).</summary>
internal static class SharedKeyVerifier
{
    private const string Scheme = "SharedKey ";

    /// <param name="account">The account of the path.</param>
    /// <param name="request">The request.</param>
    /// <param name="rawPath">The path exactly as sent.</param>
    /// <param name="now">Present time.</param>
    /// <param name="skew">How far the client's clock may be off.</param>
    public static void Verify(StorageAccount account, HttpRequest request, string rawPath, DateTimeOffset now, TimeSpan skew)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (!authorization.StartsWith(Scheme, StringComparison.Ordinal))
        {
            throw StorageErrors.AuthenticationFailed("The authorization scheme is not supported.");
        }

        var colon = authorization.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !authorization.AsSpan(Scheme.Length, colon - Scheme.Length).SequenceEqual(account.Name))
        {
            throw StorageErrors.AuthenticationFailed("The key belongs to another account.");
        }

        CheckTime(request, now, skew);
        var toSign = Encoding.UTF8.GetBytes(StringToSign(account.Name, request, rawPath));
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var wellFormed = Convert.TryFromBase64Chars(authorization.AsSpan(colon + 1), signature, out var length) && length == signature.Length;
        foreach (var key in account.Keys)
        {
            if (wellFormed && CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, toSign), signature))
            {
                return;
            }
        }

        throw StorageErrors.AuthenticationFailed("Make sure the value of the Authorization header is formed correctly including the signature.");
    }

    private static void CheckTime(HttpRequest request, DateTimeOffset now, TimeSpan skew)
    {
        var date = request.Headers["x-ms-date"].ToString();
        if (!DateTimeOffset.TryParseExact(
            date.Length > 0 ? date : request.Headers.Date.ToString(), "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var sent)
            || (now - sent).Duration() > skew)
        {
            throw StorageErrors.AuthenticationFailed("The date header is missing, malformed or too far off.");
        }
    }

    private static string StringToSign(string account, HttpRequest request, string rawPath)
    {
        var headers = request.Headers;
        var text = new StringBuilder();
        foreach (var value in (ReadOnlySpan<string>)
        [
            request.Method,
            headers.ContentEncoding.ToString(),
            headers.ContentLanguage.ToString(),
            request.ContentLength is > 0 ? request.ContentLength.Value.ToString(CultureInfo.InvariantCulture) : "",
            headers.ContentMD5.ToString(),
            headers.ContentType.ToString(),
            headers.ContainsKey("x-ms-date") ? "" : headers.Date.ToString(),
            headers.IfModifiedSince.ToString(),
            headers.IfMatch.ToString(),
            headers.IfNoneMatch.ToString(),
            headers.IfUnmodifiedSince.ToString(),
            headers[HeaderNames.Range].ToString(),
        ])
        {
            text.Append(value).Append('\n');
        }

        foreach (var (name, value) in headers.Where(h => h.Key.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase))
            .Select(h => (Name: h.Key.ToLowerInvariant(), Value: h.Value.ToString())).OrderBy(h => h.Name, StringComparer.Ordinal))
        {
            text.Append(name).Append(':').Append(value.Trim()).Append('\n');
        }

        text.Append('/').Append(account).Append(rawPath);
        foreach (var (name, values) in request.Query.Select(q => (Name: q.Key.ToLowerInvariant(), q.Value)).OrderBy(q => q.Name, StringComparer.Ordinal))
        {
            text.Append('\n').Append(name).Append(':').AppendJoin(',', values.Order(StringComparer.Ordinal));
        }

        return text.ToString();
    }
}
