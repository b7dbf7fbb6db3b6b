using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace Infrastructure.Cosmos;

/// <summary>
/// Point operations whose ordinary outcomes are values, not exceptions. They use the SDK's stream calls, since its typed calls throw on
/// every item that is not there, which costs more than the read.
/// </summary>
internal static class CosmosContainerExtensions
{
    /// <summary>The item with its ETag, or null.</summary>
    public static async Task<(T Item, string ETag)?> TryReadAsync<T>(
        this Container container, string id, string partitionKey, CancellationToken cancellationToken)
    {
        using var response = await container.ReadItemStreamAsync(id, new PartitionKey(partitionKey), cancellationToken: cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        var item = await JsonSerializer.DeserializeAsync<T>(response.Content, CosmosSetup.Json, cancellationToken);
        return (item!, response.Headers.ETag);
    }

    /// <summary>Creates the item and returns its ETag; null where one of its id exists.</summary>
    public static async Task<string?> TryCreateAsync<T>(this Container container, T item, string partitionKey, CancellationToken cancellationToken)
    {
        using var body = Serialize(item);
        using var response = await container.CreateItemStreamAsync(body, new PartitionKey(partitionKey), cancellationToken: cancellationToken);
        return ETagUnless(response, HttpStatusCode.Conflict);
    }

    /// <summary>Replaces the item if it still has the ETag, and returns the new one; null where it has changed or is gone.</summary>
    public static async Task<string?> TryReplaceAsync<T>(
        this Container container, T item, string id, string partitionKey, string etag, CancellationToken cancellationToken)
    {
        using var body = Serialize(item);
        var options = new ItemRequestOptions { IfMatchEtag = etag };
        using var response = await container.ReplaceItemStreamAsync(body, id, new PartitionKey(partitionKey), options, cancellationToken);
        return ETagUnless(response, HttpStatusCode.PreconditionFailed, HttpStatusCode.NotFound);
    }

    /// <summary>Deletes the item if it still has the ETag (any, when null). That it is gone already is fine.</summary>
    /// <returns>Whether it is gone.</returns>
    public static async Task<bool> TryDeleteAsync(this Container container, string id, string partitionKey, string? etag, CancellationToken cancellationToken)
    {
        var options = new ItemRequestOptions { IfMatchEtag = etag };
        using var response = await container.DeleteItemStreamAsync(id, new PartitionKey(partitionKey), options, cancellationToken);
        if (response.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.PreconditionFailed))
        {
            response.EnsureSuccessStatusCode();
        }

        return response.StatusCode != HttpStatusCode.PreconditionFailed;
    }

    /// <summary>The items that exist, in one batch per physical partition.</summary>
    public static async Task<IReadOnlyList<T>> ReadManyAsync<T>(
        this Container container, IEnumerable<(string Id, string PartitionKey)> keys, CancellationToken cancellationToken)
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

    private static MemoryStream Serialize<T>(T item) => new(JsonSerializer.SerializeToUtf8Bytes(item, CosmosSetup.Json), writable: false);

    private static string? ETagUnless(ResponseMessage response, params ReadOnlySpan<HttpStatusCode> refusals)
    {
        if (refusals.Contains(response.StatusCode))
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return response.Headers.ETag;
    }
}
