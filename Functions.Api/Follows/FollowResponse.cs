using Domain.Ids;
using Domain.Social;

namespace Functions.Api.Follows;

/// <summary>What came of a wish to follow.</summary>
/// <param name="FollowedId">The account.</param>
/// <param name="Status">following; requested where the account is private.</param>
public sealed record FollowResponse(SnowflakeId FollowedId, EdgeState Status);
