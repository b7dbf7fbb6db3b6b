using Domain.Ids;

namespace Functions.Api.Accounts;

/// <summary>Changing one's profile: what is left out stays; null removes e-mail, phone or picture (RFC 7396).</summary>
public sealed record ProfileRequest
{
    /// <summary>1 to 30 characters of a–z, 0–9, '.' and '_'.</summary>
    public string? Username { get; init; }

    /// <summary>At most 100 characters.</summary>
    public string? FullName { get; init; }

    /// <summary>At most 150 characters.</summary>
    public string? Bio { get; init; }

    /// <summary>Whether only accepted followers see the posts.</summary>
    public bool? IsPrivate { get; init; }

    /// <summary>Unique.</summary>
    public string? Email { get; init; }

    /// <summary>Unique; in international form.</summary>
    public string? Phone { get; init; }

    /// <summary>A finished medium of your own.</summary>
    public SnowflakeId? ProfileMediaId { get; init; }
}
