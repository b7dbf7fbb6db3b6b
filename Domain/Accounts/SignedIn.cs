using Domain.Ids;

namespace Domain.Accounts;

/// <summary>What a client gets on signing up, signing in and refreshing.</summary>
/// <param name="UserId">The account.</param>
/// <param name="AccessToken">For the Authorization header, until <paramref name="ExpiresAt"/>.</param>
/// <param name="RefreshToken">Buys the next pair, once.</param>
/// <param name="ExpiresAt">When the access token ends.</param>
public sealed record SignedIn(SnowflakeId UserId, string AccessToken, string RefreshToken, DateTimeOffset ExpiresAt);
