using System.Net;
using Microsoft.Azure.Cosmos;

namespace Infrastructure.Cosmos;

/// <summary>Point operations whose ordinary outcomes are values, not exceptions.</summary>
internal static class CosmosContainerExtensions
{
    /// <summary>The item with its ETag, or null.</summary>
    public static async Task<(T Item, string ETag)?> TryReadAsync<T>(this Container container, string id, string partitionKey, CancellationToken cancellationToken)
    {
        try
        {
            var response = await container.ReadItemAsync<T>(id, new PartitionKey(partitionKey), cancellationToken: cancellationToken);
            return (response.Resource, response.ETag);
        }
        catch (CosmosException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Creates the item and returns its ETag; null where one of its id exists.</summary>
    public static async Task<string?> TryCreateAsync<T>(this Container container, T item, string partitionKey, CancellationToken cancellationToken)
    {
        try
        {
            return (await container.CreateItemAsync(item, new PartitionKey(partitionKey), cancellationToken: cancellationToken)).ETag;
        }
        catch (CosmosException e) when (e.StatusCode == HttpStatusCode.Conflict)
        {
            return null;
        }
    }

    /// <summary>Replaces the item if it still has the ETag, and returns the new one; null where it has changed or is gone.</summary>
    public static async Task<string?> TryReplaceAsync<T>(
        this Container container, T item, string id, string partitionKey, string etag, CancellationToken cancellationToken)
    {
        try
        {
            var options = new ItemRequestOptions { IfMatchEtag = etag };
            return (await container.ReplaceItemAsync(item, id, new PartitionKey(partitionKey), options, cancellationToken)).ETag;
        }
        catch (CosmosException e) when (e.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Deletes the item if it still has the ETag (any, when null). That it is gone already is fine.</summary>
    /// <returns>Whether it is gone.</returns>
    public static async Task<bool> TryDeleteAsync(this Container container, string id, string partitionKey, string? etag, CancellationToken cancellationToken)
    {
        try
        {
            await container.DeleteItemAsync<object>(id, new PartitionKey(partitionKey), new ItemRequestOptions { IfMatchEtag = etag }, cancellationToken);
            return true;
        }
        catch (CosmosException e) when (e.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.PreconditionFailed)
        {
            return e.StatusCode == HttpStatusCode.NotFound;
        }
    }

    /// <summary>The items that exist, in one batch per physical partition.</summary>
    public static async Task<IReadOnlyList<T>> ReadManyAsync<T>(this Container container, IEnumerable<(string Id, string PartitionKey)> keys, CancellationToken cancellationToken)
    {
        var wanted = keys.Select(key => (key.Id, new PartitionKey(key.PartitionKey))).ToList();
        return wanted.Count == 0 ? [] : [.. await container.ReadManyItemsAsync<T>(wanted, cancellationToken: cancellationToken)];
    }

    /// <summary>All results of a query, at most as many as it asks for.</summary>
    public static async Task<IReadOnlyList<T>> QueryAsync<T>(
        this Container container, QueryDefinition query, string? partitionKey, CancellationToken cancellationToken)
    {
        var options = partitionKey is null ? null : new QueryRequestOptions { PartitionKey = new PartitionKey(partitionKey) };
        using var pages = container.GetItemQueryIterator<T>(query, requestOptions: options);
        var results = new List<T>();
        while (pages.HasMoreResults)
        {
            results.AddRange(await pages.ReadNextAsync(cancellationToken));
        }

        return results;
    }
}
