using Domain.Ids;

namespace Functions.Api.Posts;

/// <summary>Who posted or wrote something.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Username">The user name.</param>
/// <param name="ProfilePicUrl">A square picture, or null.</param>
/// <param name="IsVerified">Whether the operator has verified who it is.</param>
public sealed record AuthorResponse(SnowflakeId UserId, string Username, string? ProfilePicUrl, bool IsVerified);
