using Domain.Ids;

namespace Domain.Engagement;

/// <summary>Notices posts that are suddenly liked by many.</summary>
public interface ILikePace
{
    /// <summary>Counts a new like.</summary>
    /// <returns>Whether it is the one that makes the post count as suddenly popular: true once in a <see cref="Posts.PostOptions.PopularWindow"/>. False where nobody can count.</returns>
    Task<bool> CountAsync(SnowflakeId postId, CancellationToken cancellationToken);
}
