using Domain.Media.Decoding;
using Domain.Media.Duplicates;
using Microsoft.Azure.Cosmos;

namespace Infrastructure.Cosmos.Media;

/// <summary>Perceptual hashes in container <c>phash</c>, once under each of their bands.</summary>
public sealed class CosmosFingerprintIndex(CosmosDatabase database) : IFingerprintIndex
{
    // Bounds a look-up: of a pattern that more pictures share than this, the newest are compared.
    private const int MaxPerBand = 1_000;

    private readonly Container items = database.Container(CosmosContainers.PerceptualHashes);

    /// <inheritdoc/>
    public Task AddAsync(IndexedFingerprint entry, CancellationToken cancellationToken) =>
        Task.WhenAll(FingerprintItem.Of(entry).Select(item => items.UpsertItemAsync(item, new PartitionKey(item.Band), cancellationToken: cancellationToken)));

    /// <inheritdoc/>
    public Task RemoveAsync(string mediaKey, Fingerprint fingerprint, CancellationToken cancellationToken) =>
        Task.WhenAll(FingerprintBands.Of(fingerprint.Hash).Select(band => items.TryDeleteAsync(mediaKey, band, null, cancellationToken)));

    /// <inheritdoc/>
    public async Task<IReadOnlyCollection<IndexedFingerprint>> FindAsync(ulong hash, int distance, CancellationToken cancellationToken)
    {
        var bands = await Task.WhenAll(FingerprintBands.Of(hash).Select(band => NewestAsync(band, cancellationToken)));
        return bands
            .SelectMany(band => band)
            .DistinctBy(item => item.Id)
            .Select(item => item.ToEntry())
            .Where(entry => entry.DistanceTo(hash) <= distance)
            .ToList();
    }

    private Task<IReadOnlyList<FingerprintItem>> NewestAsync(string band, CancellationToken cancellationToken)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.band = @band ORDER BY c.sortKey DESC OFFSET 0 LIMIT @limit")
            .WithParameter("@band", band)
            .WithParameter("@limit", MaxPerBand);
        return items.QueryAsync<FingerprintItem>(query, band, cancellationToken);
    }
}
