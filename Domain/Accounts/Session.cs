using Domain.Ids;

namespace Domain.Accounts;

/// <summary>One place where an account is signed in.</summary>
public sealed record Session
{
    /// <summary>Its id, named in access tokens.</summary>
    public required SnowflakeId Id { get; init; }

    /// <summary>SHA-256 of the refresh token that is valid now, lower-case hex.</summary>
    public required string RefreshHash { get; init; }

    /// <summary>
    /// Hashes of the tokens it replaced, newest first, at most <see cref="AccountOptions.RememberedRefreshTokens"/>: one of them presented
    /// again means that it was stolen.
    /// </summary>
    public IReadOnlyList<string> ReplacedHashes { get; init; } = [];

    /// <summary>When the refresh token ends if it is not used.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
