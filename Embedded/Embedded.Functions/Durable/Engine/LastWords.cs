using System.Collections.Concurrent;
using System.IO.MemoryMappedFiles;

namespace Embedded.Functions.Durable.Engine;

/// <summary>
/// Which orchestrations are in a turn, on memory that outlives the process: so the next one knows whose code it died in. It costs a turn two
/// writes to memory. A loss of power may lose it, which only forgets a count.
/// </summary>
internal sealed class LastWords : IDisposable
{
    // A slot holds the instance's key and how many processes in a row have died while it was in a turn before this one.
    private const int SlotBytes = 2 * sizeof(long);

    private readonly MemoryMappedFile? file;
    private readonly MemoryMappedViewAccessor? memory;
    private readonly Dictionary<long, long> deaths = [];
    private readonly ConcurrentBag<int> free;

    /// <param name="path">The file; null keeps nothing.</param>
    /// <param name="slots">How many turns can run at the same time.</param>
    public LastWords(string? path, int slots)
    {
        free = [.. Enumerable.Range(0, slots)];
        if (path is null)
        {
            return;
        }

        byte[] words = File.Exists(path) ? File.ReadAllBytes(path) : [];
        for (int at = 0; at + SlotBytes <= words.Length; at += SlotBytes)
        {
            if (BitConverter.ToInt64(words, at) is not 0 and long key)
            {
                deaths[key] = BitConverter.ToInt64(words, at + sizeof(long)) + 1;
            }
        }

        File.WriteAllBytes(path, new byte[slots * SlotBytes]);
        file = MemoryMappedFile.CreateFromFile(path, FileMode.Open);
        memory = file.CreateViewAccessor();
    }

    /// <summary>How many processes in a row have died while this instance was in a turn.</summary>
    public long Deaths(long key) => deaths.GetValueOrDefault(key);

    /// <summary>A turn begins; the answer is for <see cref="Leave"/>.</summary>
    public int Enter(long key)
    {
        if (!free.TryTake(out int slot))
        {
            return -1;
        }

        Write(slot, key, Deaths(key));
        return slot;
    }

    /// <summary>The turn has ended.</summary>
    public void Leave(int slot)
    {
        if (slot >= 0)
        {
            Write(slot, 0, 0);
            free.Add(slot);
        }
    }

    public void Dispose()
    {
        memory?.Dispose();
        file?.Dispose();
    }

    private void Write(int slot, long key, long before)
    {
        try
        {
            memory?.Write((slot * SlotBytes) + sizeof(long), before);
            memory?.Write(slot * SlotBytes, key);
        }
        catch (ObjectDisposedException)
        {
            // A turn that the hub's stop did not wait for; the next process has read that it had not ended.
        }
    }
}
