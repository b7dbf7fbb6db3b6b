using Domain.Ids;

namespace Domain.Media.Renditions;

/// <summary>Keeps renditions, by owner and <see cref="Rendition.Id"/>.</summary>
public interface IRenditionStore
{
    /// <summary>One rendition, or null.</summary>
    Task<Rendition?> FindAsync(SnowflakeId ownerId, string id, CancellationToken cancellationToken);

    /// <summary>
    /// Reads, changes and writes back, guarded by the ETag: when somebody else wrote meanwhile, <paramref name="change"/> is applied afresh.
    /// It gets null when there is none, and may return null to leave it so; returning the same instance writes nothing.
    /// </summary>
    /// <returns>What is stored afterwards.</returns>
    Task<Rendition?> UpdateAsync(SnowflakeId ownerId, string id, Func<Rendition?, Rendition?> change, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="limit"/> renditions of an owner in the order of their ids, after one of them (null: from the first).</summary>
    Task<IReadOnlyList<Rendition>> ListByOwnerAsync(SnowflakeId ownerId, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Deletes it if it still has this media key and nothing refers to it; else does nothing.</summary>
    Task DeleteUnreferencedAsync(Rendition rendition, CancellationToken cancellationToken);
}
