using System.Net;
using Embedded.Cosmos.Storage;
using Microsoft.Data.Sqlite;

namespace Embedded.Cosmos.Http;

/// <summary>Answers the SDK's requests in process: the transport of an embedded account.</summary>
internal sealed class CosmosMessageHandler(AccountStore store, Uri endpoint) : HttpMessageHandler
{
    private readonly AccountResource accountResource = new(endpoint);
    private readonly DatabaseResource databases = new(store);
    private readonly ContainerResource containers = new(store);
    private readonly ItemResource items = new(store);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            CosmosHeaders.Check(request);
            response = await RouteAsync(request, cancellationToken);
        }
        catch (CosmosFault fault)
        {
            response = CosmosResponses.Failure(fault);
        }
        catch (SqliteException exception)
        {
            response = CosmosResponses.Failure(
                new CosmosFault(HttpStatusCode.InternalServerError, "The store could not be read: " + exception.Message)
            );
        }

        response.RequestMessage = request;
        return response;
    }

    private Task<HttpResponseMessage> RouteAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // A URI loses the ids "." and "..", and with them what the request is about; what is left of it ends with a slash.
        if (request.RequestUri!.AbsolutePath is { Length: > 1 } address && address[^1] == '/')
        {
            throw CosmosFault.BadRequest("The ids '.' and '..' cannot be addressed.");
        }

        string[] path =
        [
            .. request.RequestUri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString),
        ];
        return path switch
        {
            [] when request.Method == HttpMethod.Get => Task.FromResult(accountResource.Get()),
            ["dbs"] => databases.AllAsync(request, cancellationToken),
            ["dbs", var database] => databases.OneAsync(request, Database(database), cancellationToken),
            ["dbs", var database, "colls"] => containers.AllAsync(request, Database(database), cancellationToken),
            ["dbs", var database, "colls", var container] => containers.OneAsync(
                request,
                Container(database, container),
                cancellationToken
            ),
            ["dbs", var database, "colls", var container, "pkranges"] => Task.FromResult(
                ContainerResource.PartitionKeyRanges(request, Container(database, container))
            ),
            ["dbs", var database, "colls", var container, "docs"] => items.AllAsync(
                request,
                Container(database, container),
                cancellationToken
            ),
            ["dbs", var database, "colls", var container, "docs", var id] => items.OneAsync(
                request,
                Container(database, container),
                id,
                cancellationToken
            ),
            _ => throw CosmosFault.Unsupported($"{request.Method} {request.RequestUri.AbsolutePath}"),
        };
    }

    // The SDK addresses by name, and by resource id where it has cached one.
    private DatabaseState Database(string name) =>
        store.Databases.GetValueOrDefault(name)
        ?? store.Databases.Values.FirstOrDefault(database => database.Rid == name)
        ?? throw CosmosFault.NotFound($"The database '{name}' does not exist.", SubStatus.OwnerNotFound);

    private ContainerState Container(string database, string name)
    {
        var owner = Database(database);
        return owner.Containers.GetValueOrDefault(name)
            ?? owner.Containers.Values.FirstOrDefault(container => container.Rid == name)
            ?? throw CosmosFault.NotFound($"The container '{name}' does not exist.", SubStatus.OwnerNotFound);
    }
}
