namespace Local.Edge;

/// <summary>An opened object of the origin: one version of it, readable until disposed.</summary>
/// <param name="Headers">What is sent with it.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Body">Its bytes, seekable.</param>
internal sealed record OriginObject(ObjectHeaders Headers, long Length, Stream Body) : IAsyncDisposable
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Body.DisposeAsync();
}
