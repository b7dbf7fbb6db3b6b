using Domain.Ids;

namespace Functions.Orchestrations.Publishing;

/// <summary>A post that may become visible.</summary>
/// <param name="PostId">The post.</param>
/// <param name="At">When, UTC: the same in every repetition, so that its place is.</param>
public sealed record Publication(SnowflakeId PostId, DateTimeOffset At);
