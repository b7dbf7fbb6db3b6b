using Domain.Ids;
using Domain.Problems;

namespace Domain.Media;

/// <summary>Binds media to the one post that uses them.</summary>
public sealed class MediaClaims(IMediaStore store, TimeProvider time)
{
    /// <summary>
    /// Claims all of <paramref name="mediaIds"/> for a post, or none. The same claim may be repeated. A medium need not be finished: the post waits for it.
    /// </summary>
    /// <returns>The records, in the order of <paramref name="mediaIds"/>.</returns>
    /// <exception cref="ProblemException">
    /// <c>media_not_found</c> (unknown, or somebody else's: 400, since it stands in the request), or one of those of <see cref="MediaRecord.ClaimFor"/>.
    /// </exception>
    public async Task<IReadOnlyList<MediaRecord>> ClaimForPostAsync(
        IReadOnlyList<SnowflakeId> mediaIds, SnowflakeId ownerId, SnowflakeId postId, CancellationToken cancellationToken)
    {
        var found = await store.FindManyAsync(mediaIds.Distinct().ToList(), cancellationToken);
        foreach (var id in mediaIds)
        {
            // Looks at all before it takes any, so that a request that cannot succeed leaves no trace.
            _ = Claimed(found.GetValueOrDefault(id), id, ownerId, postId);
        }

        var claimed = new Dictionary<SnowflakeId, MediaRecord>(mediaIds.Count);
        try
        {
            // All in one order, whatever the order in the post: of posts that want the same media at the same time, one gets them.
            foreach (var id in mediaIds.Order())
            {
                var media = await store.UpdateAsync(id, current => Claimed(current, id, ownerId, postId), cancellationToken);
                claimed[id] = media ?? throw NotFound(id);
            }
        }
        catch (ProblemException)
        {
            await ReleaseFromPostAsync([.. claimed.Keys], postId, cancellationToken);
            throw;
        }

        return [.. mediaIds.Select(id => claimed[id])];
    }

    /// <summary>Gives back what <see cref="ClaimForPostAsync"/> took for a post that is not to be.</summary>
    public async Task ReleaseFromPostAsync(IReadOnlyList<SnowflakeId> mediaIds, SnowflakeId postId, CancellationToken cancellationToken)
    {
        foreach (var id in mediaIds)
        {
            _ = await store.UpdateAsync(id, current => current.ReleaseFrom(postId), cancellationToken);
        }
    }

    private static ProblemException NotFound(SnowflakeId id) => new(ProblemKind.Invalid, "media_not_found", $"You have no medium {id}.");

    private MediaRecord Claimed(MediaRecord? media, SnowflakeId id, SnowflakeId ownerId, SnowflakeId postId) =>
        media is null || media.OwnerId != ownerId ? throw NotFound(id) : media.ClaimFor(postId, time.GetUtcNow());
}
