namespace Domain.Media.Blobs;

/// <summary>Keeps blobs. Every write is durable when its task completes.</summary>
public interface IBlobStore
{
    /// <summary>A URL with which its holder may create and write this one blob, and nothing else, until <paramref name="expiresAt"/>.</summary>
    ValueTask<Uri> SignUploadAsync(BlobAddress blob, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>A URL with which its holder may read this one blob until <paramref name="expiresAt"/>; nobody else may keep the answer.</summary>
    ValueTask<Uri> SignReadAsync(BlobAddress blob, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>The blob's properties, or null when there is none.</summary>
    Task<BlobProperties?> FindAsync(BlobAddress blob, CancellationToken cancellationToken);

    /// <summary>Copies within an account, without the bytes passing through here.</summary>
    /// <param name="source">What to copy.</param>
    /// <param name="destination">Where to; overwritten.</param>
    /// <param name="ifMatch">Copies only if the source still has this ETag.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The copy's properties, or null when the source is gone or has another ETag.</returns>
    Task<BlobProperties?> CopyAsync(BlobAddress source, BlobAddress destination, string ifMatch, CancellationToken cancellationToken);

    /// <summary>Puts the blob's bytes, of the version with this ETag only, into a local file that is not to be changed.</summary>
    /// <param name="blob">What to read.</param>
    /// <param name="ifMatch">Its ETag.</param>
    /// <param name="path">A file that does not exist yet; the caller removes it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FileNotFoundException">The blob is gone or has another ETag.</exception>
    Task DownloadAsync(BlobAddress blob, string ifMatch, string path, CancellationToken cancellationToken);

    /// <summary>The bytes of a small blob, or null when there is none.</summary>
    /// <exception cref="InvalidDataException">It has more than <paramref name="maxBytes"/>.</exception>
    Task<byte[]?> ReadAsync(BlobAddress blob, int maxBytes, CancellationToken cancellationToken);

    /// <summary>Writes a whole blob, overwriting it.</summary>
    /// <param name="blob">Where to.</param>
    /// <param name="content">The bytes, from a stream that can seek.</param>
    /// <param name="contentType">The media type that readers are told.</param>
    /// <param name="cacheControl">The Cache-Control (RFC 9111) that readers are told, or null.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<BlobProperties> WriteAsync(BlobAddress blob, Stream content, string contentType, string? cacheControl, CancellationToken cancellationToken);

    /// <summary>Deletes a blob; none is fine.</summary>
    Task DeleteAsync(BlobAddress blob, CancellationToken cancellationToken);

    /// <summary>Deletes every blob whose name begins with <paramref name="prefix"/>.</summary>
    Task DeletePrefixAsync(BlobContainer container, string prefix, CancellationToken cancellationToken);
}
