using Domain.Social;

namespace Functions.Api.Accounts;

/// <summary>How the caller and this person stand to each other.</summary>
/// <param name="Following">The caller follows.</param>
/// <param name="Requested">The caller has asked to follow.</param>
/// <param name="FollowedBy">This person follows the caller.</param>
/// <param name="RequestedBy">This person has asked to follow the caller.</param>
/// <param name="Blocking">The caller has blocked this person.</param>
/// <param name="Muting">The caller does not want to meet this person's posts in the feed.</param>
public sealed record RelationshipResponse(bool Following, bool Requested, bool FollowedBy, bool RequestedBy, bool Blocking, bool Muting)
{
    /// <summary>The answer for a relationship.</summary>
    public static RelationshipResponse Of(Relationship relationship) =>
        new(relationship.Following, relationship.Requested, relationship.FollowedBy, relationship.RequestedBy, relationship.Blocking, relationship.Muting);
}
