using Domain.Ids;
using Domain.Media;

namespace Functions.Media.Processing;

internal static class MediaStoreExtensions
{
    /// <summary>The record, which was written before its workflow was started.</summary>
    /// <exception cref="InvalidOperationException">It cannot be seen yet, from this replica: the activity is repeated.</exception>
    public static async Task<MediaRecord> GetAsync(this IMediaStore store, SnowflakeId id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) ?? throw new InvalidOperationException($"There is no medium {id}.");
}
