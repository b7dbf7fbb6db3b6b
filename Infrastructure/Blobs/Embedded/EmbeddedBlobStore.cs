using Domain.Media.Blobs;
using Embedded.Storage;
using BlobAddress = Domain.Media.Blobs.BlobAddress;
using BlobProperties = Domain.Media.Blobs.BlobProperties;
using StoredAddress = Embedded.Storage.BlobAddress;

namespace Infrastructure.Blobs.Embedded;

/// <summary>The storage of the embedded home, without going through HTTP.</summary>
public sealed class EmbeddedBlobStore(BlobStore store, BlobStoreOptions options) : IBlobStore
{
    /// <inheritdoc/>
    public ValueTask<Uri> SignUploadAsync(BlobAddress blob, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        new(Sign(blob, BlobSasPermissions.Create | BlobSasPermissions.Write, expiresAt, null));

    /// <inheritdoc/>
    public ValueTask<Uri> SignReadAsync(BlobAddress blob, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        new(Sign(blob, BlobSasPermissions.Read, expiresAt, BlobStoreOptions.SignedCacheControl));

    /// <inheritdoc/>
    public Task<BlobProperties?> FindAsync(BlobAddress blob, CancellationToken cancellationToken) =>
        Task.FromResult(store.Find(Locate(blob)) is { } found ? new BlobProperties(found.ETag, found.Length, found.LastModified) : null);

    /// <inheritdoc/>
    public async Task<BlobProperties?> CopyAsync(BlobAddress source, BlobAddress destination, string ifMatch, CancellationToken cancellationToken)
    {
        try
        {
            var pinned = new BlobCopyOptions { SourceConditions = new BlobConditions { IfMatch = [ifMatch] } };
            var copy = await store.CopyAsync(Locate(source), Locate(destination), pinned);
            return new(copy.ETag, copy.Length, copy.LastModified);
        }
        catch (StorageException e) when (e.Status is 404 or 412)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task DownloadAsync(BlobAddress blob, string ifMatch, string path, CancellationToken cancellationToken)
    {
        using var reader = store.OpenRead(Locate(blob));
        if (reader is null || reader.Properties.ETag != ifMatch)
        {
            throw new FileNotFoundException($"Blob {blob.Name} is gone or has changed.");
        }

        await reader.MaterialiseAsync(path, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<byte[]?> ReadAsync(BlobAddress blob, int maxBytes, CancellationToken cancellationToken)
    {
        using var reader = store.OpenRead(Locate(blob));
        if (reader is null)
        {
            return null;
        }

        if (reader.Properties.Length > maxBytes)
        {
            throw new InvalidDataException($"Blob {blob.Name} has {reader.Properties.Length} bytes; at most {maxBytes} were expected.");
        }

        var content = new byte[reader.Properties.Length];
        await using var stream = reader.OpenStream(leaveOpen: true);
        await stream.ReadExactlyAsync(content, cancellationToken);
        return content;
    }

    /// <inheritdoc/>
    public async Task<BlobProperties> WriteAsync(
        BlobAddress blob, Stream content, string contentType, string? cacheControl, CancellationToken cancellationToken)
    {
        var headers = new BlobHttpHeaders { ContentType = contentType, CacheControl = cacheControl };
        var written = await store.WriteAsync(Locate(blob), content, new BlobWriteOptions { HttpHeaders = headers }, cancellationToken);
        return new(written.ETag, written.Length, written.LastModified);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(BlobAddress blob, CancellationToken cancellationToken) => store.DeleteIfExistsAsync(Locate(blob));

    /// <inheritdoc/>
    public async Task DeletePrefixAsync(BlobContainer container, string prefix, CancellationToken cancellationToken)
    {
        var (account, name) = Locate(container);
        for (var page = store.List(account, name, prefix); page.Blobs.Count > 0; page = store.List(account, name, prefix))
        {
            foreach (var blob in page.Blobs)
            {
                cancellationToken.ThrowIfCancellationRequested();
                _ = await store.DeleteIfExistsAsync(blob.Address);
            }
        }
    }

    private Uri Sign(BlobAddress blob, BlobSasPermissions permissions, DateTimeOffset expiresAt, string? cacheControl)
    {
        var (account, container) = Locate(blob.Container);
        return store.Sign(new() { Account = account, Container = container, Blob = blob.Name, Permissions = permissions, ExpiresOn = expiresAt, CacheControl = cacheControl });
    }

    private StoredAddress Locate(BlobAddress blob)
    {
        var (account, container) = Locate(blob.Container);
        return new(account, container, blob.Name);
    }

    private (string Account, string Container) Locate(BlobContainer container) => container switch
    {
        BlobContainer.Uploads => (options.IngestAccount, options.Uploads),
        BlobContainer.Originals => (options.IngestAccount, options.Originals),
        BlobContainer.Public => (options.MediaAccount, options.Public),
        BlobContainer.Restricted => (options.MediaAccount, options.Restricted),
        _ => throw new ArgumentOutOfRangeException(nameof(container), container, "Not a container."),
    };
}
