namespace Local.Edge;

/// <summary>
/// Decides what leaves a full cache: Greedy-Dual-Size-Frequency (Cherkasova, <i>Improving WWW Proxies Performance with Greedy-Dual-Size-Frequency Caching
/// Policy</i>, HP 1998). An entry is worth the clock at its last use plus its uses per byte; the one worth least leaves, and the clock moves on to what it was
/// worth, so that past fame fades. Hits only note their use, without a lock: worth grows only, so the order is mended when an entry comes up for eviction.
/// Not thread-safe but for <see cref="Touch"/>.
/// </summary>
internal sealed class EvictionQueue(long capacityBytes)
{
    private readonly PriorityQueue<EdgeEntry, double> queue = new();
    private double clock;

    /// <summary>Bytes of the bodies inside.</summary>
    public long Bytes { get; private set; }

    /// <summary>Number of entries inside.</summary>
    public int Count => queue.Count;

    /// <summary>Notes that an entry was used. From any thread; of two at the same moment one may be lost, which matters to nobody.</summary>
    public void Touch(EdgeEntry entry)
    {
        entry.Uses++;
        entry.Worth = Volatile.Read(ref clock) + ((double)entry.Uses / Math.Max(1, entry.Body.Length));
    }

    public void Add(EdgeEntry entry)
    {
        Touch(entry);
        queue.Enqueue(entry, entry.Worth);
        Bytes += entry.Body.Length;
    }

    /// <summary>Takes an entry out, in time proportional to the number of entries.</summary>
    public void Remove(EdgeEntry entry)
    {
        if (queue.Remove(entry, out _, out _))
        {
            Bytes -= entry.Body.Length;
        }
    }

    /// <summary>Takes one entry out when there are more bytes than the capacity; null when there are not.</summary>
    public EdgeEntry? EvictOne()
    {
        if (Bytes <= capacityBytes)
        {
            return null;
        }

        while (queue.TryDequeue(out var candidate, out var worth))
        {
            if (candidate.Worth is var now && now > worth)
            {
                queue.Enqueue(candidate, now);
                continue;
            }

            Volatile.Write(ref clock, worth);
            Bytes -= candidate.Body.Length;
            return candidate;
        }

        return null;
    }
}
