using Domain.Ids;

namespace Functions.Media.Exposure;

/// <summary>Names a rendition.</summary>
/// <param name="OwnerId">Whose.</param>
/// <param name="Id">Its id.</param>
public sealed record RenditionName(SnowflakeId OwnerId, string Id);
