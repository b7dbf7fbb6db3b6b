using Domain.Ids;

namespace Domain.Media.Warming;

/// <summary>The media that are to be brought to the edge.</summary>
/// <param name="MediaIds">Which.</param>
public sealed record WarmingOrder(IReadOnlyCollection<SnowflakeId> MediaIds);
