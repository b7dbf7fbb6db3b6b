using Domain.Ids;

namespace Domain.Media.Exposure;

/// <summary>Which media are to be looked at again.</summary>
/// <param name="OwnerId">Whose.</param>
/// <param name="MediaIds">Which; null: all of them.</param>
public sealed record ExposureReview(SnowflakeId OwnerId, IReadOnlyList<SnowflakeId>? MediaIds = null);
