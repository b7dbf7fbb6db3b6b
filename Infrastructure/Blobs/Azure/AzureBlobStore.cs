using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;
using Domain.Media.Blobs;
using BlobProperties = Domain.Media.Blobs.BlobProperties;

namespace Infrastructure.Blobs.Azure;

/// <summary>
/// Azure Blob Storage. Signs with the account's key where the clients have one, else with user delegation keys (the identity needs "Storage Blob
/// Delegator").
/// </summary>
/// <param name="ingest">The account that clients write to.</param>
/// <param name="media">The account that the edge reads from.</param>
/// <param name="options">The containers.</param>
/// <param name="time">The clock.</param>
public sealed class AzureBlobStore(BlobServiceClient ingest, BlobServiceClient media, BlobStoreOptions options, TimeProvider time) : IBlobStore
{
    private readonly DelegationKeys ingestKeys = new(ingest, time);
    private readonly DelegationKeys mediaKeys = new(media, time);

    /// <inheritdoc/>
    public ValueTask<Uri> SignUploadAsync(BlobAddress blob, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        SignAsync(blob, BlobSasPermissions.Create | BlobSasPermissions.Write, expiresAt, null, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Uri> SignReadAsync(BlobAddress blob, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        SignAsync(blob, BlobSasPermissions.Read, expiresAt, BlobStoreOptions.SignedCacheControl, cancellationToken);

    /// <inheritdoc/>
    public async Task<BlobProperties?> FindAsync(BlobAddress blob, CancellationToken cancellationToken)
    {
        try
        {
            var properties = (await ClientOf(blob).GetPropertiesAsync(cancellationToken: cancellationToken)).Value;
            return new(properties.ETag.ToString(), properties.ContentLength, properties.LastModified);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<BlobProperties?> CopyAsync(BlobAddress source, BlobAddress destination, string ifMatch, CancellationToken cancellationToken)
    {
        try
        {
            var copy = await ClientOf(destination).StartCopyFromUriAsync(
                ClientOf(source).Uri,
                new BlobCopyFromUriOptions { SourceConditions = new BlobRequestConditions { IfMatch = new ETag(ifMatch) } },
                cancellationToken);
            _ = await copy.WaitForCompletionAsync(cancellationToken);
            var copied = (await ClientOf(destination).GetPropertiesAsync(cancellationToken: cancellationToken)).Value;
            return copied.CopyId == copy.Id && copied.CopyStatus != CopyStatus.Success
                ? throw new IOException($"The copy to {destination.Name} ended as {copied.CopyStatus}: {copied.CopyStatusDescription}")
                : await FindAsync(destination, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task DownloadAsync(BlobAddress blob, string ifMatch, string path, CancellationToken cancellationToken)
    {
        try
        {
            var options = new BlobDownloadToOptions { Conditions = new BlobRequestConditions { IfMatch = new ETag(ifMatch) } };
            _ = await ClientOf(blob).DownloadToAsync(path, options, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            throw new FileNotFoundException($"Blob {blob.Name} is gone or has changed.", e);
        }
    }

    /// <inheritdoc/>
    public async Task<byte[]?> ReadAsync(BlobAddress blob, int maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            using var download = (await ClientOf(blob).DownloadStreamingAsync(cancellationToken: cancellationToken)).Value;
            await using var stream = download.Content;
            var length = download.Details.ContentLength;
            if (length > maxBytes)
            {
                throw new InvalidDataException($"Blob {blob.Name} has {length} bytes; at most {maxBytes} were expected.");
            }

            var content = new byte[length];
            await stream.ReadExactlyAsync(content, cancellationToken);
            return content;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<BlobProperties> WriteAsync(
        BlobAddress blob, Stream content, string contentType, string? cacheControl, CancellationToken cancellationToken)
    {
        var length = content.Length;
        var headers = new BlobHttpHeaders { ContentType = contentType, CacheControl = cacheControl };
        var written = await ClientOf(blob).UploadAsync(content, new BlobUploadOptions { HttpHeaders = headers }, cancellationToken);
        return new(written.Value.ETag.ToString(), length, written.Value.LastModified);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(BlobAddress blob, CancellationToken cancellationToken) =>
        ClientOf(blob).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellationToken);

    /// <inheritdoc/>
    public async Task DeletePrefixAsync(BlobContainer container, string prefix, CancellationToken cancellationToken)
    {
        await foreach (var blob in ContainerOf(container).GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken))
        {
            await DeleteAsync(new(container, blob.Name), cancellationToken);
        }
    }

    private async ValueTask<Uri> SignAsync(
        BlobAddress blob, BlobSasPermissions permissions, DateTimeOffset expiresAt, string? cacheControl, CancellationToken cancellationToken)
    {
        var client = ClientOf(blob);
        var sas = new BlobSasBuilder(permissions, expiresAt)
        {
            BlobContainerName = client.BlobContainerName,
            BlobName = client.Name,
            Resource = "b",
            CacheControl = cacheControl,
            Protocol = client.Uri.Scheme == Uri.UriSchemeHttps ? SasProtocol.Https : SasProtocol.HttpsAndHttp,
        };
        if (client.CanGenerateSasUri)
        {
            return client.GenerateSasUri(sas);
        }

        var keys = blob.Container is BlobContainer.Public or BlobContainer.Restricted ? mediaKeys : ingestKeys;
        var key = await keys.GetAsync(expiresAt, cancellationToken);
        return new BlobUriBuilder(client.Uri) { Sas = sas.ToSasQueryParameters(key, client.AccountName) }.ToUri();
    }

    private BlobClient ClientOf(BlobAddress blob) => ContainerOf(blob.Container).GetBlobClient(blob.Name);

    private BlobContainerClient ContainerOf(BlobContainer container) => container switch
    {
        BlobContainer.Uploads => ingest.GetBlobContainerClient(options.Uploads),
        BlobContainer.Originals => ingest.GetBlobContainerClient(options.Originals),
        BlobContainer.Public => media.GetBlobContainerClient(options.Public),
        BlobContainer.Restricted => media.GetBlobContainerClient(options.Restricted),
        _ => throw new ArgumentOutOfRangeException(nameof(container), container, "Not a container."),
    };
}
