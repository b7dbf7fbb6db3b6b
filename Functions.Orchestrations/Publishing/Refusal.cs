using Domain.Ids;

namespace Functions.Orchestrations.Publishing;

/// <summary>A post that cannot become visible.</summary>
/// <param name="PostId">The post.</param>
/// <param name="Reason">Why: a stable code.</param>
public sealed record Refusal(SnowflakeId PostId, string Reason);
