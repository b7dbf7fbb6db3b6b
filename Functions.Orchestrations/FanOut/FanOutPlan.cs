using Domain.Ids;

namespace Functions.Orchestrations.FanOut;

/// <summary>The next batches of a fan-out.</summary>
/// <param name="Ranges">One per activity.</param>
/// <param name="Width">How many at the same time.</param>
/// <param name="Next">Where to go on planning; null when these are the last.</param>
public sealed record FanOutPlan(IReadOnlyList<FollowerRange> Ranges, int Width, SnowflakeId? Next);
