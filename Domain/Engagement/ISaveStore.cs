using Domain.Feed;
using Domain.Ids;

namespace Domain.Engagement;

/// <summary>Posts that people keep for themselves. Saving twice is saving once.</summary>
public interface ISaveStore
{
    /// <summary>Saves the post; the first time counts.</summary>
    Task SaveAsync(SnowflakeId user, SnowflakeId postId, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Takes it back.</summary>
    Task UnsaveAsync(SnowflakeId user, SnowflakeId postId, CancellationToken cancellationToken);

    /// <summary>Those of the posts that the user has saved, in one batch.</summary>
    Task<IReadOnlySet<SnowflakeId>> FindSavedAsync(SnowflakeId user, IReadOnlyCollection<SnowflakeId> postIds, CancellationToken cancellationToken);

    /// <summary>Saved posts with the time of saving, latest first, strictly below <paramref name="before"/>.</summary>
    Task<IReadOnlyList<FeedKey>> ListAsync(SnowflakeId user, FeedKey? before, int limit, CancellationToken cancellationToken);
}
