using Domain.Ids;

namespace Domain.Accounts;

/// <summary>
/// A change of one's own profile. What is null stays; of what can be removed, <see cref="Setting{T}"/> tells "stay" from "remove".
/// </summary>
public sealed record ProfileEdit
{
    /// <summary>The new user name.</summary>
    public string? Username { get; init; }

    /// <summary>The new display name.</summary>
    public string? FullName { get; init; }

    /// <summary>The new bio.</summary>
    public string? Bio { get; init; }

    /// <summary>Whether only followers shall see the posts.</summary>
    public bool? IsPrivate { get; init; }

    /// <summary>The new e-mail address.</summary>
    public Setting<string?>? Email { get; init; }

    /// <summary>The new phone number.</summary>
    public Setting<string?>? Phone { get; init; }

    /// <summary>The new picture.</summary>
    public Setting<SnowflakeId?>? ProfileMediaId { get; init; }

    /// <summary>Throws when the account is not the one the client meant to change.</summary>
    public Action<Account>? Precondition { get; init; }
}
