using System.Globalization;
using System.Net;
using System.Text;
using Embedded.Cosmos.Batch;
using Embedded.Cosmos.Items;
using Embedded.Cosmos.Query;
using Embedded.Cosmos.Storage;
using Microsoft.Data.Sqlite;

namespace Embedded.Cosmos.Http;

/// <summary><c>…/docs</c> (create, upsert, query, feed, batch) and <c>…/docs/{id}</c>.</summary>
internal sealed class ItemResource(AccountStore store)
{
    private readonly ChangeFeedResource changeFeed = new(store);

    public async Task<HttpResponseMessage> AllAsync(
        HttpRequestMessage request,
        ContainerState container,
        CancellationToken cancellationToken
    )
    {
        if (request.Method == HttpMethod.Get)
        {
            return request.Get(CosmosHeaders.ChangeFeedMode) is { } mode
                ? await changeFeed.ReadAsync(request, container, mode, cancellationToken)
                : await QueryAsync(request, container, QueryRequest.All, cancellationToken);
        }

        if (request.Method != HttpMethod.Post)
        {
            throw CosmosFault.Unsupported($"{request.Method} of items");
        }

        var body = await RequestBody.ReadAsync(request, cancellationToken);
        if (request.Has(CosmosHeaders.IsBatch))
        {
            return await BatchAsync(request, container, body, cancellationToken);
        }

        if (request.Has(CosmosHeaders.IsQuery) || request.Content?.Headers.ContentType?.MediaType == "application/query+json")
        {
            return await QueryAsync(request, container, QueryRequest.Parse(body), cancellationToken);
        }

        var kind = request.Has(CosmosHeaders.IsUpsert) ? WriteKind.Upsert : WriteKind.Create;
        return await ApplyAsync(
            request,
            container,
            ItemRequests.Create(kind, PartitionKey(request, container), null, body, container),
            cancellationToken
        );
    }

    public async Task<HttpResponseMessage> OneAsync(
        HttpRequestMessage request,
        ContainerState container,
        string id,
        CancellationToken cancellationToken
    )
    {
        var kind = request.Method.Method switch
        {
            "GET" => WriteKind.Read,
            "PUT" => WriteKind.Replace,
            "PATCH" => WriteKind.Patch,
            "DELETE" => WriteKind.Delete,
            var other => throw CosmosFault.Unsupported($"{other} of an item"),
        };
        var body = await RequestBody.ReadAsync(request, cancellationToken);
        return await ApplyAsync(
            request,
            container,
            ItemRequests.Create(kind, PartitionKey(request, container), id, body, container),
            cancellationToken
        );
    }

    private static PartitionKeyValue PartitionKey(HttpRequestMessage request, ContainerState container) =>
        PartitionKeyValue
            .Parse(request.Get(CosmosHeaders.PartitionKey) ?? throw CosmosFault.BadRequest("The request has no partition key."))
            .Complete(container);

    private async Task<HttpResponseMessage> ApplyAsync(
        HttpRequestMessage request,
        ContainerState container,
        ItemOperation operation,
        CancellationToken cancellationToken
    )
    {
        operation = operation with { IfMatch = request.Get("If-Match"), IfNoneMatch = request.Get("If-None-Match") };
        var result =
            operation.Kind == WriteKind.Read
                ? await container.OrGoneAsync(
                    store.ReadAsync(
                        session => ItemTable.Read(session, container, operation, store.Now.ToUnixTimeSeconds()),
                        cancellationToken
                    )
                )
                : await container.OrGoneAsync(
                    store.WriteAsync(session => ItemTable.Apply(session, container, operation, store.Now), cancellationToken)
                );
        var isMinimal = operation.Kind != WriteKind.Read && request.Get("Prefer") == "return=minimal";
        var response =
            result.Body is null || isMinimal
                ? CosmosResponses.Empty(result.Status, result.ETag)
                : CosmosResponses.Json(result.Status, result.Body, result.ETag);
        return response.WithSession(
            Math.Max(result.Lsn, container.Lsn),
            KeyRange.PartitionOf(operation.PartitionKey.Key, container.PartitionCount)
        );
    }

    private async Task<HttpResponseMessage> QueryAsync(
        HttpRequestMessage request,
        ContainerState container,
        QueryRequest query,
        CancellationToken cancellationToken
    )
    {
        var scope = ReadScope.Of(request, container);
        var execution = new QueryExecution(
            query,
            container,
            scope.PartitionKey,
            scope.Range,
            request.Get(CosmosHeaders.Continuation),
            ReadScope.PageSize(request),
            store.Now,
            cancellationToken
        );
        if (execution.Plan.MissingIndex is { } columns)
        {
            await store.CreateIndexAsync(container, columns, cancellationToken);
        }

        var lsn = container.Lsn;
        var page = await container.OrGoneAsync(store.ReadAsync(execution.Run, cancellationToken));
        if (execution.UsefulIndex is { } useful)
        {
            await store.CreateIndexAsync(container, useful, cancellationToken);
        }

        byte[] body =
        [
            .. Encoding.UTF8.GetBytes($$"""{"_rid":"{{container.Rid}}","Documents":"""),
            .. page.Documents.Span,
            .. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$""","_count":{{page.Count}}}""")),
        ];
        var response = CosmosResponses.Json(HttpStatusCode.OK, body).WithSession(lsn, scope.Partition);
        response.Headers.Add(CosmosHeaders.ItemCount, page.Count.ToString(CultureInfo.InvariantCulture));
        if (page.Continuation is not null)
        {
            response.Headers.Add(CosmosHeaders.Continuation, page.Continuation);

            // Without this the SDK throws the page away, plans the query and asks again. Only DISTINCT needs it: it remembers what it has seen.
            response.Headers.Add(CosmosHeaders.RequiresDistribution, query.Query.IsDistinct ? bool.TrueString : bool.FalseString);
        }

        return response;
    }

    private async Task<HttpResponseMessage> BatchAsync(
        HttpRequestMessage request,
        ContainerState container,
        byte[] body,
        CancellationToken cancellationToken
    )
    {
        var isAtomic = request.Has(CosmosHeaders.BatchAtomic);
        var partitionKey = request.Get(CosmosHeaders.PartitionKey) is { } header
            ? PartitionKeyValue.Parse(header).Complete(container)
            : null;
        if (isAtomic && partitionKey is null)
        {
            throw CosmosFault.BadRequest("A transactional batch needs a partition key.");
        }

        var operations = await BatchReader.ReadAsync(body, container, partitionKey);
        var results = await container.OrGoneAsync(
            store.WriteAsync(
                session =>
                    isAtomic
                        ? BatchExecution.RunAtomically(session, container, operations, store.Now)
                        : BatchExecution.RunEach(session, container, operations, store.Now),
                cancellationToken
            )
        );
        var status = results.Any(result => (int)result.Status >= 400) ? HttpStatusCode.MultiStatus : HttpStatusCode.OK;
        return CosmosResponses.Json(status, await BatchWriter.WriteAsync(results))
            .WithSession(container.Lsn, partitionKey is null ? 0 : KeyRange.PartitionOf(partitionKey.Key, container.PartitionCount));
    }
}
