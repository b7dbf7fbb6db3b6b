using System.Net;
using System.Text.Json;
using Embedded.Cosmos.Items;
using Embedded.Cosmos.Storage;
using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Http;

/// <summary><c>/dbs</c> and <c>/dbs/{database}</c>.</summary>
internal sealed class DatabaseResource(AccountStore store)
{
    public async Task<HttpResponseMessage> AllAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get)
        {
            return CosmosResponses.Json(
                HttpStatusCode.OK,
                writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("_rid", "");
                    writer.WriteStartArray("Databases");
                    foreach (var database in store.Databases.Values)
                    {
                        Write(writer, database);
                    }

                    writer.WriteEndArray();
                    writer.WriteNumber("_count", store.Databases.Count);
                    writer.WriteEndObject();
                }
            );
        }

        if (request.Method != HttpMethod.Post || request.Has(CosmosHeaders.IsQuery))
        {
            throw CosmosFault.Unsupported($"{request.Method} of databases, or a query of them");
        }

        var created = await store.CreateDatabaseAsync(ReadId(await RequestBody.ReadAsync(request, cancellationToken)), cancellationToken);
        return CosmosResponses.Json(HttpStatusCode.Created, writer => Write(writer, created), created.ETag);
    }

    public async Task<HttpResponseMessage> OneAsync(HttpRequestMessage request, DatabaseState database, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get)
        {
            return CosmosResponses.Json(HttpStatusCode.OK, writer => Write(writer, database), database.ETag);
        }

        if (request.Method == HttpMethod.Delete)
        {
            await store.DeleteDatabaseAsync(database, cancellationToken);
            return CosmosResponses.Empty(HttpStatusCode.NoContent);
        }

        throw CosmosFault.Unsupported($"{request.Method} of a database");
    }

    private static string ReadId(byte[] body)
    {
        try
        {
            return ItemDocument.CheckedId(
                JsonElement.Parse(body, new JsonDocumentOptions { MaxDepth = JsonLimits.MaxDepth }).GetProperty("id").GetString()!
            );
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw CosmosFault.BadRequest("A database needs an id.");
        }
    }

    private static void Write(Utf8JsonWriter writer, DatabaseState database)
    {
        writer.WriteStartObject();
        writer.WriteString("id", database.Id);
        writer.WriteString("_rid", database.Rid);
        writer.WriteString("_self", $"dbs/{database.Rid}/");
        writer.WriteString("_etag", database.ETag);
        writer.WriteString("_colls", "colls/");
        writer.WriteString("_users", "users/");
        writer.WriteNumber("_ts", database.Timestamp);
        writer.WriteEndObject();
    }
}
