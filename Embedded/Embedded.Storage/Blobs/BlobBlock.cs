namespace Embedded.Storage;

/// <summary>A block of a blob.</summary>
/// <param name="Id">Its id as the client sent it: base64 of at most 64 bytes.</param>
/// <param name="Length">Length in bytes.</param>
public sealed record BlobBlock(string Id, long Length);
