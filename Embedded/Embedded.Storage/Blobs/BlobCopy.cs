namespace Embedded.Storage;

/// <summary>The copy by which a blob came to its bytes. It is forgotten when bytes or headers are written anew. Source: Copy Blob of the Blob service's REST API.</summary>
/// <param name="Id">Identifies the copy.</param>
/// <param name="Source">Where the bytes came from, without a signature.</param>
/// <param name="CompletedOn">When it was done.</param>
public sealed record BlobCopy(string Id, string Source, DateTimeOffset CompletedOn);
