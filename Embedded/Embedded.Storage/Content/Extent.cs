namespace Embedded.Storage.Content;

/// <summary>A run of a blob's bytes that is one whole content file.</summary>
/// <param name="Offset">Where the run starts in the blob.</param>
/// <param name="Length">Length in bytes, at least 1.</param>
/// <param name="File">Id of the content file.</param>
internal readonly record struct Extent(long Offset, long Length, string File)
{
    public long End => Offset + Length;
}
