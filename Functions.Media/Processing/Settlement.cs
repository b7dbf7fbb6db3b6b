using Domain.Ids;

namespace Functions.Media.Processing;

/// <summary>A verdict on a medium.</summary>
/// <param name="MediaId">The medium.</param>
/// <param name="Verdict">What becomes of it.</param>
public sealed record Settlement(SnowflakeId MediaId, Verdict Verdict);
