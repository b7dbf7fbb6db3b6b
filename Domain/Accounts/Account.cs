using System.Text.Json.Serialization;
using Domain.Ids;
using Domain.Staff;

namespace Domain.Accounts;

/// <summary>A person's account as others may see it, plus the addresses only its owner sees. Credentials are kept apart.</summary>
public sealed record Account
{
    /// <summary>Its id.</summary>
    public required SnowflakeId Id { get; init; }

    /// <summary>Unique, 1 to 30 characters of <c>a–z 0–9 . _</c>.</summary>
    public required string Username { get; init; }

    /// <summary>At most 100 characters.</summary>
    public string FullName { get; init; } = "";

    /// <summary>At most 150 characters.</summary>
    public string Bio { get; init; } = "";

    /// <summary>Unique, in lower case; null when not given.</summary>
    public string? Email { get; init; }

    /// <summary>Unique, E.164; null when not given.</summary>
    public string? Phone { get; init; }

    /// <summary>The finished medium shown as profile picture; null for none.</summary>
    public SnowflakeId? ProfileMediaId { get; init; }

    /// <summary>Whether only accepted followers see its posts.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>Whether the operator has verified who it is.</summary>
    public bool IsVerified { get; init; }

    /// <summary>What its owner may do in the monitor. Shown to nobody but staff.</summary>
    public StaffRole StaffRole { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Grows with every change: the ETag of reads and the condition of writes.</summary>
    [JsonIgnore]
    public string? ETag { get; init; }
}
