using Domain.Ids;

namespace Domain.Engagement;

/// <summary>Who likes what, with exact counts. Liking twice is liking once.</summary>
public interface ILikeStore
{
    /// <summary>Likes; returns whether it is new.</summary>
    Task<bool> LikeAsync(SnowflakeId target, SnowflakeId user, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Takes the like back; returns whether there was one.</summary>
    Task<bool> UnlikeAsync(SnowflakeId target, SnowflakeId user, CancellationToken cancellationToken);

    /// <summary>Counts, and which of the targets the user likes, in one batch. Targets without likes are left out.</summary>
    Task<IReadOnlyDictionary<SnowflakeId, LikeSummary>> GetAsync(
        SnowflakeId user, IReadOnlyCollection<SnowflakeId> targets, CancellationToken cancellationToken);
}
