using Domain.Feed;
using Domain.Ids;

namespace Domain.Posts;

/// <summary>
/// Post records and the list of each author's posts. Every write may be repeated, and a crash between its steps is repaired by repeating
/// it.
/// </summary>
public interface IPostStore
{
    /// <summary>
    /// Creates a record; where a record of this id exists already, returns that one unchanged.
    /// The author's list is written before the record: a list entry without a record is skipped by readers, a record missing from the list
    /// could not be found again.
    /// </summary>
    Task<Post> CreateAsync(Post post, CancellationToken cancellationToken);

    /// <summary>The record, deleted ones included, or null.</summary>
    Task<Post?> GetAsync(SnowflakeId id, CancellationToken cancellationToken);

    /// <summary>The records that exist, by id, in one batch.</summary>
    Task<IReadOnlyDictionary<SnowflakeId, Post>> GetManyAsync(IReadOnlyCollection<SnowflakeId> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a processing post visible. Once published, a post keeps its first time. Deleted and failed posts stay what they are.
    /// The author's list and count are written before the record, so that what is visible is always listed.
    /// </summary>
    /// <returns>The record as it is now, or null when there is none.</returns>
    Task<Post?> PublishAsync(SnowflakeId id, DateTimeOffset publishedAt, CancellationToken cancellationToken);

    /// <summary>Makes a processing post failed. Published, failed and deleted posts stay what they are.</summary>
    /// <returns>The record as it is now, or null when there is none.</returns>
    Task<Post?> FailAsync(SnowflakeId id, string reason, CancellationToken cancellationToken);

    /// <summary>Takes a failed post up again, as processing. Others stay what they are.</summary>
    /// <returns>The record as it is now, or null when there is none.</returns>
    Task<Post?> ReopenAsync(SnowflakeId id, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the record if it still is the one that was read (<see cref="Post.ETag"/>), then brings the author's count in line.
    /// </summary>
    /// <returns>The new record, or null when it has changed meanwhile.</returns>
    Task<Post?> ReplaceAsync(Post post, CancellationToken cancellationToken);

    /// <summary>Brings the author's list and count in line with the record, where a crash came between the two.</summary>
    Task SettleAsync(SnowflakeId id, CancellationToken cancellationToken);

    /// <summary>Takes back a record that nobody has seen.</summary>
    Task RemoveAsync(Post post, CancellationToken cancellationToken);

    /// <summary>
    /// Places in the author's list, newest first, strictly below <paramref name="before"/>. Readers check each record: the list also holds
    /// posts that are processing, failed, archived or deleted.
    /// </summary>
    /// <param name="author">Whose posts.</param>
    /// <param name="before">The last place of the page before; null starts at the newest.</param>
    /// <param name="limit">How many, 1 to 1,000.</param>
    /// <param name="only">Only posts of this kind; null: of every kind.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<FeedKey>> ListByAuthorAsync(SnowflakeId author, FeedKey? before, int limit, PostKind? only, CancellationToken cancellationToken);

    /// <summary>How many live posts the author has.</summary>
    Task<int> CountByAuthorAsync(SnowflakeId author, CancellationToken cancellationToken);

    /// <summary>Posts still processing that were created before a time, oldest first.</summary>
    /// <param name="createdBefore">The time.</param>
    /// <param name="after">The last id of the page before; null for the first page.</param>
    /// <param name="limit">How many, 1 to 1,000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<Post>> ListProcessingAsync(DateTimeOffset createdBefore, SnowflakeId? after, int limit, CancellationToken cancellationToken);
}
