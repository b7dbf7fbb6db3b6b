namespace Domain.Media.Blobs;

/// <summary>What is known of a blob without reading it.</summary>
/// <param name="ETag">Changes with every write.</param>
/// <param name="Length">In bytes.</param>
/// <param name="WrittenAt">When it was last written.</param>
public sealed record BlobProperties(string ETag, long Length, DateTimeOffset WrittenAt);
