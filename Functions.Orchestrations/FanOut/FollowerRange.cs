using Domain.Ids;

namespace Functions.Orchestrations.FanOut;

/// <summary>A batch of followers by reference: those with ids above <paramref name="After"/> up to <paramref name="Through"/>; null: no bound.</summary>
public sealed record FollowerRange(SnowflakeId? After, SnowflakeId? Through);
