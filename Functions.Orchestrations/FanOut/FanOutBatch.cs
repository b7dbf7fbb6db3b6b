using Functions.Orchestrations.Publishing;

namespace Functions.Orchestrations.FanOut;

/// <summary>One activity's share of a fan-out.</summary>
public sealed record FanOutBatch(PublishedPost Post, FanOutWork Work, FollowerRange Followers);
