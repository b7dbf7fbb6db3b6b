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
    private const int DefaultPageSize = 1000;
    private const string RangeOfKeys = "EffectivePartitionKeyRange";

    public async Task<HttpResponseMessage> AllAsync(
        HttpRequestMessage request,
        ContainerState container,
        CancellationToken cancellationToken
    )
    {
        if (request.Method == HttpMethod.Get)
        {
            return request.Headers.NonValidated.Contains("A-IM")
                ? throw CosmosFault.Unsupported("the change feed")
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
                ? await OrContainerGoneAsync(
                    store.ReadAsync(
                        session => ItemTable.Read(session, container, operation, store.Now.ToUnixTimeSeconds()),
                        cancellationToken
                    ),
                    container
                )
                : await OrContainerGoneAsync(
                    store.WriteAsync(session => ItemTable.Apply(session, container, operation, store.Now), cancellationToken),
                    container
                );
        var isMinimal = operation.Kind != WriteKind.Read && request.Get("Prefer") == "return=minimal";
        var response =
            result.Body is null || isMinimal
                ? CosmosResponses.Empty(result.Status, result.ETag)
                : CosmosResponses.Json(result.Status, result.Body, result.ETag);
        return response.WithSession(Math.Max(result.Lsn, container.Lsn));
    }

    private async Task<HttpResponseMessage> QueryAsync(
        HttpRequestMessage request,
        ContainerState container,
        QueryRequest query,
        CancellationToken cancellationToken
    )
    {
        var partitionKey = request.Get(CosmosHeaders.PartitionKey) is { } header ? PartitionKeyValue.Parse(header) : null;
        if (partitionKey is not null && partitionKey.Components > container.Settings.PartitionKey.Count)
        {
            throw CosmosFault.BadRequest("The partition key has more components than the container's.", SubStatus.PartitionKeyMismatch);
        }

        if (request.Get(CosmosHeaders.ReadKeyType) is { } type && type != RangeOfKeys)
        {
            throw CosmosFault.Unsupported($"reading by '{type}'");
        }

        var range = KeyRange.Of(request.Get(CosmosHeaders.StartEpk), request.Get(CosmosHeaders.EndEpk));
        var execution = new QueryExecution(
            query,
            container,
            partitionKey,
            range,
            request.Get(CosmosHeaders.Continuation),
            PageSize(request),
            store.Now,
            cancellationToken
        );
        if (execution.Plan.MissingIndex is { } columns)
        {
            await store.CreateIndexAsync(container, columns, cancellationToken);
        }

        var lsn = container.Lsn;
        var page = await OrContainerGoneAsync(store.ReadAsync(execution.Run, cancellationToken), container);
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
        var response = CosmosResponses.Json(HttpStatusCode.OK, body).WithSession(lsn);
        response.Headers.Add(CosmosHeaders.ItemCount, page.Count.ToString(CultureInfo.InvariantCulture));
        if (page.Continuation is not null)
        {
            response.Headers.Add(CosmosHeaders.Continuation, page.Continuation);
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
        var results = await OrContainerGoneAsync(
            store.WriteAsync(
                session =>
                    isAtomic
                        ? BatchExecution.RunAtomically(session, container, operations, store.Now)
                        : BatchExecution.RunEach(session, container, operations, store.Now),
                cancellationToken
            ),
            container
        );
        var status = results.Any(result => (int)result.Status >= 400) ? HttpStatusCode.MultiStatus : HttpStatusCode.OK;
        return CosmosResponses.Json(status, await BatchWriter.WriteAsync(results)).WithSession(container.Lsn);
    }

    private static async Task<T> OrContainerGoneAsync<T>(Task<T> work, ContainerState container)
    {
        try
        {
            return await work;
        }
        catch (SqliteException)
            when (!container.Database.Containers.TryGetValue(container.Settings.Id, out var current) || current != container)
        {
            throw CosmosFault.NotFound("The container was deleted.", SubStatus.OwnerNotFound);
        }
    }

    private static int PageSize(HttpRequestMessage request)
    {
        if (request.Get(CosmosHeaders.MaxItemCount) is not { } text)
        {
            return DefaultPageSize;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var size) && size is -1 or > 0
            ? size < 0
                ? DefaultPageSize
                : size
            : throw CosmosFault.BadRequest($"'{text}' is not a number of items.");
    }
}
