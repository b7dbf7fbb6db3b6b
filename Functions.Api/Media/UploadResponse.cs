using Domain.Ids;
using Domain.Media;

namespace Functions.Api.Media;

/// <summary>An announced upload.</summary>
/// <param name="MediaId">The medium.</param>
/// <param name="Status">Pending.</param>
/// <param name="UploadUrl">Put Blob, or Put Block and Put Block List, of the Blob REST protocol go here.</param>
/// <param name="BlockSize">The advised size of a block, in bytes.</param>
/// <param name="UploadExpiresAt">Until when the URL works; it can be renewed.</param>
/// <param name="MediaExpiresAt">Until when the medium must be uploaded and used.</param>
public sealed record UploadResponse(
    SnowflakeId MediaId, MediaStatus Status, string UploadUrl, int BlockSize, DateTimeOffset UploadExpiresAt, DateTimeOffset MediaExpiresAt);
