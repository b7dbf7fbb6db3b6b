using Domain.Ids;

namespace Domain.Media.Duplicates;

/// <summary>
/// Hashes with the media they belong to, in memory: 16 bytes each, in no order, searched by looking through all of them. Many may search at once.
/// </summary>
/// <remarks>
/// Looking through is what memory is best at: ten million hashes take a few milliseconds, and unlike an index it takes no more for a larger distance.
/// </remarks>
/// <param name="budget">Where the memory comes from.</param>
public sealed class HammingTable(MemoryBudget budget) : IDisposable
{
    /// <summary>Memory is taken for so many at once.</summary>
    public const int ChunkSize = 16 * 1024;

    /// <summary>Memory that one takes.</summary>
    public const int BytesPerEntry = 2 * sizeof(ulong);

    private const long ChunkBytes = (long)ChunkSize * BytesPerEntry;

    private readonly ReaderWriterLockSlim gate = new();
    private readonly List<(ulong[] Hashes, ulong[] Ids)> chunks = [];
    private int count;

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Adds one.</summary>
    /// <returns>False: there is no memory for it.</returns>
    public bool TryAdd(SnowflakeId mediaId, ulong hash)
    {
        gate.EnterWriteLock();
        try
        {
            if (count == chunks.Count * ChunkSize)
            {
                if (!budget.TryTake(ChunkBytes))
                {
                    return false;
                }

                chunks.Add((new ulong[ChunkSize], new ulong[ChunkSize]));
            }

            Put(count, hash, mediaId.Value);
            count++;
            return true;
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    /// <summary>Removes what was added of a medium. The last one takes its place.</summary>
    public void Remove(SnowflakeId mediaId)
    {
        gate.EnterWriteLock();
        try
        {
            for (var at = IndexOf(mediaId.Value); at >= 0; at = IndexOf(mediaId.Value))
            {
                count--;
                var (hashes, ids) = chunks[count / ChunkSize];
                Put(at, hashes[count % ChunkSize], ids[count % ChunkSize]);
                if (count % ChunkSize == 0)
                {
                    chunks.RemoveAt(chunks.Count - 1);
                    budget.Return(ChunkBytes);
                }
            }
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    /// <summary>Removes all.</summary>
    public void Clear()
    {
        gate.EnterWriteLock();
        try
        {
            budget.Return(chunks.Count * ChunkBytes);
            chunks.Clear();
            count = 0;
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    /// <summary>The nearest ones.</summary>
    public NearestMatches Find(FingerprintQuery query)
    {
        var nearest = new NearestMatches(query);
        gate.EnterReadLock();
        try
        {
            for (var chunk = 0; chunk < chunks.Count; chunk++)
            {
                var (hashes, ids) = chunks[chunk];
                var used = hashes.AsSpan(0, Math.Min(ChunkSize, count - (chunk * ChunkSize)));
                var at = HammingScan.Next(used, 0, query.Hash, query.MirroredHash, nearest.Distance);
                while (at >= 0)
                {
                    nearest.Offer(new(ids[at]), hashes[at]);
                    at = HammingScan.Next(used, at + 1, query.Hash, query.MirroredHash, nearest.Distance);
                }
            }
        }
        finally
        {
            gate.ExitReadLock();
        }

        return nearest;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Clear();
        gate.Dispose();
    }

    private void Put(int at, ulong hash, ulong id)
    {
        var (hashes, ids) = chunks[at / ChunkSize];
        hashes[at % ChunkSize] = hash;
        ids[at % ChunkSize] = id;
    }

    private int IndexOf(ulong id)
    {
        for (var chunk = 0; chunk < chunks.Count; chunk++)
        {
            var used = Math.Min(ChunkSize, count - (chunk * ChunkSize));
            if (chunks[chunk].Ids.AsSpan(0, used).IndexOf(id) is >= 0 and var at)
            {
                return (chunk * ChunkSize) + at;
            }
        }

        return -1;
    }
}
