namespace Infrastructure.Cosmos.Social;

/// <summary>How many somebody follows, in the partition of his edges.</summary>
internal sealed record FollowingCountItem(string Id, string FollowerId, long Following)
{
    public const string ItemId = "count";
}
