using Domain.Ids;

namespace Functions.Api.Accounts;

/// <summary>A person in lists, beside posts and comments.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Username">The user name.</param>
/// <param name="FullName">The display name.</param>
/// <param name="ProfilePicUrl">A square picture, or null.</param>
/// <param name="IsVerified">Whether the operator has verified who it is.</param>
public sealed record UserSummary(SnowflakeId UserId, string Username, string FullName, string? ProfilePicUrl, bool IsVerified);
