namespace Domain.Social;

/// <summary>How a viewer and another person stand to each other.</summary>
/// <param name="Following">The viewer follows the other, accepted.</param>
/// <param name="Requested">The viewer has asked to follow the other.</param>
/// <param name="FollowedBy">The other follows the viewer.</param>
/// <param name="RequestedBy">The other has asked to follow the viewer.</param>
/// <param name="Blocking">The viewer has blocked the other.</param>
/// <param name="BlockedBy">The other has blocked the viewer. Never told to the viewer.</param>
/// <param name="Muting">The viewer does not want to meet the other's posts in feeds. Never told to the other.</param>
public readonly record struct Relationship(
    bool Following, bool Requested, bool FollowedBy, bool RequestedBy, bool Blocking, bool BlockedBy, bool Muting)
{
    /// <summary>Whether either has blocked the other: then neither sees anything of the other.</summary>
    public bool Blocked => Blocking || BlockedBy;
}
