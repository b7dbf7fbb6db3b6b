using Domain.Ids;

namespace Domain.Media.Duplicates;

/// <summary>Finds pictures by their perceptual hash.</summary>
public interface IFingerprintIndex
{
    /// <summary>Makes a picture findable. Any number of times; once it was removed, it stays so.</summary>
    Task AddAsync(IndexedFingerprint picture, CancellationToken cancellationToken);

    /// <summary>Makes it unfindable. None is fine.</summary>
    Task RemoveAsync(SnowflakeId mediaId, CancellationToken cancellationToken);

    /// <summary>
    /// The pictures that look most like one, upright or mirrored, nearest first. All that were added before the call are considered; on a database with
    /// replicas those that others added may be seen a moment later.
    /// </summary>
    Task<IReadOnlyList<NearDuplicate>> FindAsync(FingerprintQuery query, CancellationToken cancellationToken);
}
