namespace Microsoft.DurableTask;

/// <summary>One page of a result.</summary>
public sealed class Page<T>
    where T : notnull
{
    /// <summary>A page; a null token marks the last one.</summary>
    public Page(IReadOnlyList<T> values, string? continuationToken = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        Values = values;
        ContinuationToken = continuationToken;
    }

    /// <summary>The values.</summary>
    public IReadOnlyList<T> Values { get; }

    /// <summary>Where the next page starts; null on the last page.</summary>
    public string? ContinuationToken { get; }
}
