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
        new(Sign(blob, BlobSasPermissions.Create | BlobSasPermissions.Write, expiresAt));

    /// <inheritdoc/>
    public ValueTask<Uri> SignReadAsync(BlobAddress blob, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        new(Sign(blob, BlobSasPermissions.Read, expiresAt));

    /// <inheritdoc/>
    public Task<BlobProperties?> FindAsync(BlobAddress blob, CancellationToken cancellationToken) =>
        Task.FromResult(store.Find(Locate(blob)) is { } found ? new BlobProperties(found.ETag, found.Length) : null);

    /// <inheritdoc/>
    public async Task<BlobProperties?> CopyAsync(BlobAddress source, BlobAddress destination, string ifMatch, CancellationToken cancellationToken)
    {
        try
        {
            var pinned = new BlobCopyOptions { SourceConditions = new BlobConditions { IfMatch = [ifMatch] } };
            var copy = await store.CopyAsync(Locate(source), Locate(destination), pinned);
            return new(copy.ETag, copy.Length);
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
    public async Task<BlobProperties> WriteAsync(
        BlobAddress blob, Stream content, string contentType, string? cacheControl, CancellationToken cancellationToken)
    {
        var headers = new BlobHttpHeaders { ContentType = contentType, CacheControl = cacheControl };
        var written = await store.WriteAsync(Locate(blob), content, new BlobWriteOptions { HttpHeaders = headers }, cancellationToken);
        return new(written.ETag, written.Length);
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

    private Uri Sign(BlobAddress blob, BlobSasPermissions permissions, DateTimeOffset expiresAt)
    {
        var (account, container) = Locate(blob.Container);
        return store.Sign(new() { Account = account, Container = container, Blob = blob.Name, Permissions = permissions, ExpiresOn = expiresAt });
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
        _ => throw new ArgumentOutOfRangeException(nameof(container), container, "Not a container."),
    };
}
