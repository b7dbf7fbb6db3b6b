namespace Local.Edge;

/// <summary>The headers that belong to an object.</summary>
/// <param name="ETag">Entity tag, with its quotes.</param>
/// <param name="ContentType">Media type.</param>
/// <param name="CacheControl">Cache-Control as the origin gives it, or null.</param>
/// <param name="LastModified">When this version was written; null when the origin does not say.</param>
internal sealed record ObjectHeaders(string ETag, string ContentType, string? CacheControl, DateTimeOffset? LastModified);
