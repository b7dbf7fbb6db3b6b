using Domain.Health;
using Domain.Ids;
using Domain.Media.Blobs;

namespace Infrastructure.Blobs;

/// <summary>Whether the storage answers a read.</summary>
public sealed class BlobReadiness(IBlobStore blobs) : IReadinessCheck
{
    /// <inheritdoc/>
    public string Name => "storage";

    /// <inheritdoc/>
    public Task CheckAsync(CancellationToken cancellationToken) => blobs.FindAsync(BlobAddress.Upload(new SnowflakeId(0)), cancellationToken);
}
