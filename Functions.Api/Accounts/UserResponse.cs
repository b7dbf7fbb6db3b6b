using Domain.Ids;

namespace Functions.Api.Accounts;

/// <summary>A person's profile.</summary>
public sealed record UserResponse
{
    /// <summary>The account.</summary>
    public required SnowflakeId UserId { get; init; }

    /// <summary>The user name.</summary>
    public required string Username { get; init; }

    /// <summary>The display name.</summary>
    public required string FullName { get; init; }

    /// <summary>The bio.</summary>
    public required string Bio { get; init; }

    /// <summary>A square picture, or null.</summary>
    public required string? ProfilePicUrl { get; init; }

    /// <summary>Whether only accepted followers see the posts.</summary>
    public required bool IsPrivate { get; init; }

    /// <summary>Whether the operator has verified who it is.</summary>
    public required bool IsVerified { get; init; }

    /// <summary>How many follow this person.</summary>
    public required long FollowerCount { get; init; }

    /// <summary>How many this person follows.</summary>
    public required long FollowingCount { get; init; }

    /// <summary>How many posts can be seen by whoever may see them.</summary>
    public required int PostCount { get; init; }

    /// <summary>How the caller and this person stand to each other; null for oneself.</summary>
    public required RelationshipResponse? Relationship { get; init; }

    /// <summary>The e-mail address; only for oneself.</summary>
    public string? Email { get; init; }

    /// <summary>The phone number; only for oneself.</summary>
    public string? Phone { get; init; }

    /// <summary>When the account was created; only for oneself.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}
