namespace Domain.Media.Uploads;

/// <summary>The copy that only the service can write, the only bytes that are ever processed.</summary>
/// <param name="ETag">The copy's ETag.</param>
/// <param name="Length">Its length in bytes.</param>
public sealed record PinnedOriginal(string ETag, long Length);
