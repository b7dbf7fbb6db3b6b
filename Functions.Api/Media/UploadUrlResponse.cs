namespace Functions.Api.Media;

/// <summary>A renewed upload URL.</summary>
/// <param name="UploadUrl">For the same blob; blocks that are there stay there.</param>
/// <param name="UploadExpiresAt">Until when it works.</param>
public sealed record UploadUrlResponse(string UploadUrl, DateTimeOffset UploadExpiresAt);
