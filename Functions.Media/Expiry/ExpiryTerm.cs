using Domain.Ids;

namespace Functions.Media.Expiry;

/// <summary>Until when a medium may stay unused.</summary>
/// <param name="MediaId">The medium.</param>
/// <param name="ExpiresAt">Its end.</param>
public sealed record ExpiryTerm(SnowflakeId MediaId, DateTimeOffset ExpiresAt);
