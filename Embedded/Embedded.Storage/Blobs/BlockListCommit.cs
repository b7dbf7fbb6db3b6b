using Embedded.Shared;
using Embedded.Storage.Content;
using Embedded.Storage.Metadata;

namespace Embedded.Storage;

/// <summary>Makes the content of a blob out of blocks: only their files are named anew, no byte is copied.</summary>
internal static class BlockListCommit
{
    /// <summary>Records the extents and answers the length of the blob.</summary>
    public static long Assemble(
        SqliteSession session, BlobAddress address, BlobProperties? old, IReadOnlyList<BlockListReference> blocks, long content, long maxBytes)
    {
        var uncommitted = BlockRecords.List(session, address).ToDictionary(b => b.Block, b => (b.File, b.Length), StringComparer.Ordinal);
        var committed = new Dictionary<string, (string File, long Length)>(StringComparer.Ordinal);
        if (old is not null && blocks.Any(b => b.Source != BlockSource.Uncommitted))
        {
            foreach (var (block, extent) in Records.CommittedBlocks(session, old.Content))
            {
                committed.TryAdd(block, (extent.File, extent.Length));
            }
        }

        long offset = 0;
        foreach (var (id, source) in blocks)
        {
            (string File, long Length) found;
            var known = source switch
            {
                BlockSource.Committed => committed.TryGetValue(id, out found),
                BlockSource.Uncommitted => uncommitted.TryGetValue(id, out found),
                _ => uncommitted.TryGetValue(id, out found) || committed.TryGetValue(id, out found),
            };
            if (!known)
            {
                throw StorageErrors.InvalidBlockList($"there is no such block: {id}.");
            }

            if (offset + found.Length > maxBytes)
            {
                throw StorageErrors.BodyTooLarge(maxBytes);
            }

            Records.AddExtent(session, content, new Extent(offset, found.Length, found.File), id);
            offset += found.Length;
        }

        return offset;
    }
}
