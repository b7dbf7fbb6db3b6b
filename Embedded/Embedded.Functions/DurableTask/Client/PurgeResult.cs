namespace Microsoft.DurableTask.Client;

/// <summary>What a purge did.</summary>
public class PurgeResult
{
    /// <summary>A result with a count.</summary>
    public PurgeResult(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        PurgedInstanceCount = count;
    }

    /// <summary>A result with a count that says whether all that matched was purged.</summary>
    public PurgeResult(int count, bool? isComplete)
        : this(count) => IsComplete = isComplete;

    /// <summary>The number of purged instances.</summary>
    public int PurgedInstanceCount { get; }

    /// <summary>Whether all that matched was purged; null when unknown.</summary>
    public bool? IsComplete { get; }
}
