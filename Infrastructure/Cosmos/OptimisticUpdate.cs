using Microsoft.Azure.Cosmos;

namespace Infrastructure.Cosmos;

/// <summary>Changes an item without locks (optimistic concurrency, RFC 9110 §13).</summary>
internal static class OptimisticUpdate
{
    private const int MaxRaces = 100;

    /// <summary>
    /// Reads, changes, writes back, and starts afresh when somebody else wrote meanwhile. A missing item is null to <paramref name="change"/>;
    /// returning the same instance, or null, writes nothing.
    /// </summary>
    /// <returns>What is stored afterwards.</returns>
    /// <exception cref="TimeoutException">Others were faster a hundred times in a row.</exception>
    public static async Task<T?> UpdateAsync<T>(
        this Container container, string id, string partitionKey, Func<T?, T?> change, CancellationToken cancellationToken)
        where T : class
    {
        for (var race = 0; race < MaxRaces; race++)
        {
            var found = await container.TryReadAsync<T>(id, partitionKey, cancellationToken);
            var changed = change(found?.Item);
            if (changed is null || ReferenceEquals(changed, found?.Item))
            {
                return found?.Item;
            }

            var etag = found is { } current
                ? await container.TryReplaceAsync(changed, id, partitionKey, current.ETag, cancellationToken)
                : await container.TryCreateAsync(changed, partitionKey, cancellationToken);
            if (etag is not null)
            {
                return changed;
            }
        }

        throw new TimeoutException($"Item {id} was changed by others {MaxRaces} times in a row.");
    }
}
