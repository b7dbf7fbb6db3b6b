using System.Text.Json.Serialization;
using Domain.Ids;

namespace Domain.Accounts;

/// <summary>
/// How an account proves itself, and where it is signed in. One record, so that a password change ends every session in one write.
/// </summary>
public sealed record Credentials
{
    /// <summary>Whose.</summary>
    public required SnowflakeId UserId { get; init; }

    /// <summary>The password's hash, as <see cref="PasswordHasher"/> writes it.</summary>
    public required string PasswordHash { get; init; }

    /// <summary>Where the account is signed in, oldest first, at most <see cref="AccountOptions.MaxSessions"/>.</summary>
    public IReadOnlyList<Session> Sessions { get; init; } = [];

    /// <summary>Grows with every change.</summary>
    [JsonIgnore]
    public string? ETag { get; init; }
}
