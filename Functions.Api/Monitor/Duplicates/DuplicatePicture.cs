using Domain.Ids;

namespace Functions.Api.Monitor.Duplicates;

/// <summary>One of two pictures that look nearly the same.</summary>
/// <param name="MediaId">The medium; see <c>/monitor/uploads/{media_id}</c>.</param>
/// <param name="OwnerId">Whose it is.</param>
/// <param name="OwnerName">Their user name; null where the account is gone.</param>
/// <param name="Width">Of the original in pixels, upright; null where the picture is gone.</param>
/// <param name="Height">Of the original in pixels, upright; null where the picture is gone.</param>
/// <param name="ThumbnailUrl">A small variant; of a restricted picture an address that works for five minutes. Null where the picture is gone.</param>
public sealed record DuplicatePicture(SnowflakeId MediaId, SnowflakeId OwnerId, string? OwnerName, int? Width, int? Height, string? ThumbnailUrl);
