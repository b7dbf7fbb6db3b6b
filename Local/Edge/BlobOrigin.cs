using Embedded.Storage;

namespace Local.Edge;

/// <summary>The container of display variants as the edge's origin.</summary>
internal sealed class BlobOrigin(BlobStore store, string account, string container) : IEdgeOrigin
{
    /// <inheritdoc/>
    public ValueTask<OriginObject?> OpenAsync(string path, CancellationToken cancellationToken)
    {
        if (store.OpenRead(new BlobAddress(account, container, path)) is not { } blob)
        {
            return new((OriginObject?)null);
        }

        var (properties, headers) = (blob.Properties, blob.Properties.HttpHeaders);
        return new(new OriginObject(
            new($"\"{properties.ETag}\"", headers.ContentType ?? "application/octet-stream", headers.CacheControl, properties.LastModified),
            properties.Length,
            blob.OpenStream()));
    }
}
