using Domain.Ids;

namespace Functions.Api.Follows;

/// <summary>Whom to follow.</summary>
/// <param name="FollowedId">The account.</param>
public sealed record FollowRequest(SnowflakeId FollowedId);
