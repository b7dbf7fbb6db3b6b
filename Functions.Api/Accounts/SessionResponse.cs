using Domain.Accounts;
using Domain.Ids;

namespace Functions.Api.Accounts;

/// <summary>A session begins, or goes on.</summary>
/// <param name="UserId">The account.</param>
/// <param name="AccessToken">For the Authorization header, until <paramref name="ExpiresAt"/>.</param>
/// <param name="RefreshToken">Buys the next pair, once.</param>
/// <param name="ExpiresAt">When the access token ends.</param>
public sealed record SessionResponse(SnowflakeId UserId, string AccessToken, string RefreshToken, DateTimeOffset ExpiresAt)
{
    /// <summary>The answer for a session.</summary>
    public static SessionResponse Of(SignedIn signedIn) => new(signedIn.UserId, signedIn.AccessToken, signedIn.RefreshToken, signedIn.ExpiresAt);
}
