namespace Domain.Media.Duplicates;

/// <summary>Memory that several share, counted by themselves.</summary>
/// <param name="bytes">How much there is.</param>
public sealed class MemoryBudget(long bytes)
{
    private long left = bytes;

    /// <summary>Takes so many bytes, if they are left.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref left, -bytes) >= 0)
        {
            return true;
        }

        Return(bytes);
        return false;
    }

    /// <summary>Gives bytes back.</summary>
    public void Return(long bytes) => Interlocked.Add(ref left, bytes);
}
