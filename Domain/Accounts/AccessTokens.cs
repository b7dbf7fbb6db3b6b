using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Domain.Ids;

namespace Domain.Accounts;

/// <summary>
/// Access tokens: JSON Web Tokens (RFC 7519) signed with HMAC-SHA-256. The header is one constant that is compared, never interpreted, so
/// no other algorithm can be asked for (RFC 8725 §3.1).
/// </summary>
public sealed class AccessTokens
{
    private const int MinKeyLength = 32;
    private const int MaxTokenLength = 512;
    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);
    private readonly byte[] key;
    private readonly TimeProvider time;
    private readonly TimeSpan lifetime;

    /// <summary>Tokens signed with <see cref="AccountOptions.AccessTokenKey"/>.</summary>
    public AccessTokens(AccountOptions options, TimeProvider time)
    {
        key = Convert.FromBase64String(options.AccessTokenKey);
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, MinKeyLength, nameof(AccountOptions.AccessTokenKey));
        lifetime = options.AccessTokenLifetime;
        this.time = time;
    }

    /// <summary>A token for one session, and when it ends.</summary>
    public (string Token, DateTimeOffset ExpiresAt) Issue(SnowflakeId userId, SnowflakeId sessionId)
    {
        var now = time.GetUtcNow();
        var claims = new AccessTokenClaims(
            userId.ToString(), sessionId.ToString(), now.ToUnixTimeSeconds(), (now + lifetime).ToUnixTimeSeconds());
        var payload = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims, AccountsJson.Default.AccessTokenClaims));
        var signed = string.Create(CultureInfo.InvariantCulture, $"{Header}.{payload}");
        return ($"{signed}.{Base64Url.EncodeToString(Sign(signed))}", DateTimeOffset.FromUnixTimeSeconds(claims.Exp));
    }

    /// <summary>Whose session a token names; null when it is forged, damaged or over.</summary>
    public (SnowflakeId UserId, SnowflakeId SessionId)? Verify(string token)
    {
        if (token.Length > MaxTokenLength
            || token.Split('.') is not [var header, var payload, var signature]
            || header != Header
            || !Base64Url.IsValid(payload)
            || !Base64Url.IsValid(signature)
            || !CryptographicOperations.FixedTimeEquals(Base64Url.DecodeFromChars(signature), Sign($"{header}.{payload}")))
        {
            return null;
        }

        var claims = JsonSerializer.Deserialize(Base64Url.DecodeFromChars(payload), AccountsJson.Default.AccessTokenClaims);
        return claims is not null
            && time.GetUtcNow().ToUnixTimeSeconds() < claims.Exp
            && SnowflakeId.TryParse(claims.Sub, out var userId)
            && SnowflakeId.TryParse(claims.Sid, out var sessionId)
            ? (userId, sessionId)
            : null;
    }

    private byte[] Sign(string text) => HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(text));
}
