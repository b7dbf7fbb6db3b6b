using Domain.Ids;
using Domain.Posts;

namespace Domain.Feed;

/// <summary>Short-lived copies of post records. Never the reason of a failure: where the cache does not answer, everything is a miss.</summary>
public interface IPostCache
{
    /// <summary>The records by id, from the cache or else from the database in one batch. What does not exist is left out.</summary>
    Task<IReadOnlyDictionary<SnowflakeId, Post>> GetManyAsync(IReadOnlyCollection<SnowflakeId> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Call BEFORE every write to an existing post record: forgets the copy and keeps readers from storing another for a while,
    /// so that a reader who read the old record cannot store it after the write.
    /// </summary>
    Task InvalidateAsync(SnowflakeId id, CancellationToken cancellationToken);
}
