namespace Embedded.Storage.Content;

/// <summary>A content file whose bytes are on disk but which no committed record names yet.</summary>
/// <param name="Id">Its random id.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="Md5">MD5 of the bytes, where asked for.</param>
/// <param name="Crc64">Azure's CRC64 of the bytes, 8 bytes little-endian, where asked for.</param>
internal sealed record StoredFile(string Id, long Length, byte[]? Md5, byte[]? Crc64);
