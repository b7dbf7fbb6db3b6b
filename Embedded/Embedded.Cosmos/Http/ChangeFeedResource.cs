using System.Globalization;
using System.Net;
using Embedded.Cosmos.ChangeFeed;
using Embedded.Cosmos.Storage;

namespace Embedded.Cosmos.Http;

/// <summary><c>…/docs</c> read with <c>A-IM: Incremental Feed</c>: what has changed behind a place, or 304. The place to go on from is the ETag.</summary>
internal sealed class ChangeFeedResource(AccountStore store)
{
    private const string LatestVersions = "Incremental Feed";

    public async Task<HttpResponseMessage> ReadAsync(
        HttpRequestMessage request,
        ContainerState container,
        string mode,
        CancellationToken cancellationToken
    )
    {
        if (!mode.Equals(LatestVersions, StringComparison.OrdinalIgnoreCase))
        {
            throw CosmosFault.Unsupported($"the change feed '{mode}': old versions and deletes are not kept");
        }

        if ((await RequestBody.ReadAsync(request, cancellationToken)).Length > 0)
        {
            throw CosmosFault.Unsupported("a query of the change feed");
        }

        var start = ChangeFeedStart.Of(request.Get("If-None-Match"), request.Get("If-Modified-Since"));
        var scope = ReadScope.Of(request, container);
        var reader = new ChangeFeedReader(container, scope.PartitionKey, scope.Range, start, ReadScope.PageSize(request), store.Now);
        if (reader.MissingIndex is { } columns)
        {
            await container.OrGoneAsync(store.CreateIndexAsync(container, columns, cancellationToken));
        }

        ChangeFeedPage page;
        do
        {
            // Each look at a part of the feed is a read of its own, so that no read lasts long when few of many changes are in the range.
            page = await container.OrGoneAsync(store.ReadAsync(reader.Read, cancellationToken));
        } while (page is { Count: 0, IsComplete: false });

        var etag = string.Create(CultureInfo.InvariantCulture, $"\"{page.Position}\"");
        var response =
            page.Count == 0
                ? CosmosResponses.Empty(HttpStatusCode.NotModified, etag)
                : CosmosResponses.Json(HttpStatusCode.OK, page.Body, etag);
        response.Headers.Add(CosmosHeaders.ItemCount, page.Count.ToString(CultureInfo.InvariantCulture));
        return response.WithSession(page.LastLsn, scope.Partition);
    }
}
