using Domain.Ids;
using Domain.Media;
using Domain.Media.Renditions;

namespace Functions.Media.Processing;

internal static class MediaStoreExtensions
{
    /// <summary>The record, which was written before its workflow was started.</summary>
    /// <exception cref="InvalidOperationException">It cannot be seen yet, from this replica: the activity is repeated.</exception>
    public static async Task<MediaRecord> GetAsync(this IMediaStore store, SnowflakeId id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) ?? throw new InvalidOperationException($"There is no medium {id}.");

    /// <summary>The rendition that a medium refers to since it was claimed.</summary>
    /// <exception cref="InvalidOperationException">It cannot be seen yet, from this replica: the activity is repeated.</exception>
    public static async Task<Rendition> GetAsync(this IRenditionStore renditions, MediaRecord media, CancellationToken cancellationToken) =>
        await renditions.FindAsync(media.OwnerId, media.RenditionId!, cancellationToken)
            ?? throw new InvalidOperationException($"Medium {media.Id} refers to no rendition.");
}
