using Domain.Ids;

namespace Domain.Engagement;

/// <summary>Comments by post, with exact counts.</summary>
public interface ICommentStore
{
    /// <summary>
    /// Adds a comment and counts it, with its post and its parent, in one transaction. Where one of its id exists already, returns that
    /// one.
    /// </summary>
    /// <returns>Null when the parent is gone.</returns>
    Task<Comment?> AddAsync(Comment comment, CancellationToken cancellationToken);

    /// <summary>The comment, or null.</summary>
    Task<Comment?> GetAsync(SnowflakeId postId, SnowflakeId id, CancellationToken cancellationToken);

    /// <summary>Deletes a comment, after its replies. May be repeated.</summary>
    Task DeleteAsync(Comment comment, CancellationToken cancellationToken);

    /// <summary>Comments on the post, or replies to one of them, newest first, strictly below <paramref name="before"/>.</summary>
    Task<IReadOnlyList<Comment>> ListAsync(SnowflakeId postId, SnowflakeId? parentId, SnowflakeId? before, int limit, CancellationToken cancellationToken);

    /// <summary>How many comments and replies each post has, in one batch. Posts without are left out.</summary>
    Task<IReadOnlyDictionary<SnowflakeId, int>> CountAsync(IReadOnlyCollection<SnowflakeId> postIds, CancellationToken cancellationToken);
}
