using Domain.Ids;
using Domain.Media;

namespace Functions.Api.Media;

/// <summary>A confirmed upload.</summary>
/// <param name="MediaId">The medium.</param>
/// <param name="Status">Processing, or already what comes after.</param>
public sealed record UploadStatusResponse(SnowflakeId MediaId, MediaStatus Status);
