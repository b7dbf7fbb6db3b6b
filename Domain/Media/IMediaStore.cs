using Domain.Ids;

namespace Domain.Media;

/// <summary>Keeps media records. Every write is durable when its task completes.</summary>
public interface IMediaStore
{
    /// <summary>Adds a record; where one of this id exists already, returns that one unchanged.</summary>
    Task<MediaRecord> CreateAsync(MediaRecord media, CancellationToken cancellationToken);

    /// <summary>One record, or null.</summary>
    Task<MediaRecord?> FindAsync(SnowflakeId id, CancellationToken cancellationToken);

    /// <summary>Those of the given records that exist, by id, in one batch.</summary>
    Task<IReadOnlyDictionary<SnowflakeId, MediaRecord>> FindManyAsync(IReadOnlyCollection<SnowflakeId> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Reads, changes and writes back, guarded by the record's ETag: when somebody else wrote meanwhile, <paramref name="change"/> is applied afresh to
    /// the newer version. It must be pure; returning the same instance writes nothing; what it throws ends the update without a write.
    /// </summary>
    /// <returns>The record as it now is, or null when there is none.</returns>
    Task<MediaRecord?> UpdateAsync(SnowflakeId id, Func<MediaRecord, MediaRecord> change, CancellationToken cancellationToken);

    /// <summary>
    /// Up to <paramref name="limit"/> pending and processing records whose <see cref="MediaRecord.CheckAfter"/> has passed, the longest waiting first.
    /// </summary>
    Task<IReadOnlyList<MediaRecord>> ListUnsettledAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="limit"/> pending and processing records in the order of their ids, which is that of their creation.</summary>
    /// <param name="after">The last id of the page before; null for the first page.</param>
    /// <param name="limit">How many, 1 to 1,000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<MediaRecord>> PageUnsettledAsync(SnowflakeId? after, int limit, CancellationToken cancellationToken);

    /// <summary>How many records of each kind are processing: what the workers have before them.</summary>
    Task<IReadOnlyDictionary<MediaKind, int>> CountProcessingAsync(CancellationToken cancellationToken);
}
