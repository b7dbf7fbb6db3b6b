namespace Infrastructure.Cosmos.Social;

/// <summary>How many follow somebody, and since when his posts are fetched, in the partition of his mirrors.</summary>
internal sealed record FollowerCountItem(string Id, string FolloweeId, long Followers, long? PulledSinceMs)
{
    public const string ItemId = "count";
}
