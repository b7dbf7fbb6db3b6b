namespace Domain.Media.Uploads;

/// <summary>The right to upload one blob.</summary>
/// <param name="Media">The record, pending.</param>
/// <param name="UploadUrl">Create and write, this blob only.</param>
/// <param name="UrlExpiresAt">Until when the URL works; it can be renewed.</param>
public sealed record UploadTicket(MediaRecord Media, Uri UploadUrl, DateTimeOffset UrlExpiresAt);
