namespace Local.Edge;

/// <summary>What stands behind the edge.</summary>
internal interface IEdgeOrigin
{
    /// <summary>Opens the object at a path, without reading its body; null when there is none.</summary>
    /// <exception cref="IOException">The origin does not answer.</exception>
    /// <exception cref="OperationCanceledException">It did not answer in time.</exception>
    ValueTask<OriginObject?> OpenAsync(string path, CancellationToken cancellationToken);
}
