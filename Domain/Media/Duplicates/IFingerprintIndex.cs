using Domain.Ids;
using Domain.Media.Decoding;

namespace Domain.Media.Duplicates;

/// <summary>Finds pictures by their perceptual hash.</summary>
public interface IFingerprintIndex
{
    /// <summary>Makes a picture findable. Any number of times.</summary>
    Task AddAsync(IndexedFingerprint entry, CancellationToken cancellationToken);

    /// <summary>Makes it unfindable. None is fine.</summary>
    Task RemoveAsync(string mediaKey, Fingerprint fingerprint, CancellationToken cancellationToken);

    /// <summary>
    /// Pictures within <paramref name="distance"/> bits of this hash, in no order. Complete to a distance of <see cref="FingerprintBands.Guaranteed"/>
    /// but for the oldest of very common patterns.
    /// </summary>
    Task<IReadOnlyCollection<IndexedFingerprint>> FindAsync(ulong hash, int distance, CancellationToken cancellationToken);
}
