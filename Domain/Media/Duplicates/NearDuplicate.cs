using Domain.Ids;

namespace Domain.Media.Duplicates;

/// <summary>A picture that looks nearly the same. A flag for review; it blocks nothing (ME-4).</summary>
/// <param name="MediaId">The earlier medium.</param>
/// <param name="OwnerId">Whose it is.</param>
/// <param name="Distance">Bits in which the perceptual hashes differ.</param>
/// <param name="Mirrored">Whether it is near when mirrored left to right.</param>
public sealed record NearDuplicate(SnowflakeId MediaId, SnowflakeId OwnerId, int Distance, bool Mirrored);
