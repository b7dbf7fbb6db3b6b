namespace Embedded.Storage;

/// <summary>One page of a listing, in the order of names.</summary>
/// <param name="Blobs">The blobs.</param>
/// <param name="Prefixes">Virtual folders, when a delimiter was given.</param>
/// <param name="NextMarker">Where the next page starts; null at the end.</param>
public sealed record BlobPage(IReadOnlyList<BlobProperties> Blobs, IReadOnlyList<string> Prefixes, string? NextMarker);
