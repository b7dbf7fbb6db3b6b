using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Embedded.Cosmos.Query;
using Embedded.Cosmos.Storage;

namespace Embedded.Cosmos.Http;

/// <summary><c>/dbs/{database}/colls</c>, <c>…/{container}</c> and <c>…/pkranges</c>.</summary>
internal sealed class ContainerResource(AccountStore store)
{
    private const string RangesETag = "\"1\"";
    private const int ThroughputOfPartition = 10_000;
    private const int MaxPartitions = 100;

    public async Task<HttpResponseMessage> AllAsync(HttpRequestMessage request, DatabaseState database, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get)
        {
            return CosmosResponses.Json(
                HttpStatusCode.OK,
                writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("_rid", database.Rid);
                    writer.WriteStartArray("DocumentCollections");
                    foreach (var container in database.Containers.Values)
                    {
                        Describe(container).WriteTo(writer);
                    }

                    writer.WriteEndArray();
                    writer.WriteNumber("_count", database.Containers.Count);
                    writer.WriteEndObject();
                }
            );
        }

        if (request.Method != HttpMethod.Post || request.Has(CosmosHeaders.IsQuery))
        {
            throw CosmosFault.Unsupported($"{request.Method} of containers, or a query of them");
        }

        var settings = ContainerSettings.Parse(await RequestBody.ReadAsync(request, cancellationToken));
        var created = await store.CreateContainerAsync(database, settings, PartitionCount(request), cancellationToken);
        return Answer(HttpStatusCode.Created, created);
    }

    public async Task<HttpResponseMessage> OneAsync(
        HttpRequestMessage request,
        ContainerState container,
        CancellationToken cancellationToken
    )
    {
        if (request.Method == HttpMethod.Get)
        {
            return Answer(HttpStatusCode.OK, container);
        }

        if (request.Method == HttpMethod.Put)
        {
            var settings = ContainerSettings.Parse(await RequestBody.ReadAsync(request, cancellationToken));
            return Answer(HttpStatusCode.OK, await store.ReplaceContainerAsync(container, settings, cancellationToken));
        }

        if (request.Method == HttpMethod.Delete)
        {
            await store.DeleteContainerAsync(container, cancellationToken);
            return CosmosResponses.Empty(HttpStatusCode.NoContent);
        }

        throw CosmosFault.Unsupported($"{request.Method} of a container");
    }

    /// <summary>The ranges of a container never change. They are read as a change feed, which ends with 304.</summary>
    public static HttpResponseMessage PartitionKeyRanges(HttpRequestMessage request, ContainerState container)
    {
        if (request.Get("If-None-Match") == RangesETag)
        {
            var unchanged = CosmosResponses.Empty(HttpStatusCode.NotModified, RangesETag);
            unchanged.Headers.Add(CosmosHeaders.ItemCount, "0");
            return unchanged;
        }

        var response = CosmosResponses.Json(
            HttpStatusCode.OK,
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("_rid", container.Rid);
                writer.WriteStartArray("PartitionKeyRanges");
                for (var i = 0; i < container.PartitionCount; i++)
                {
                    WriteRange(writer, container, i);
                }

                writer.WriteEndArray();
                writer.WriteNumber("_count", container.PartitionCount);
                writer.WriteEndObject();
            },
            RangesETag
        );
        response.Headers.Add(CosmosHeaders.ItemCount, container.PartitionCount.ToString(CultureInfo.InvariantCulture));
        return response;
    }

    private static void WriteRange(Utf8JsonWriter writer, ContainerState container, int index)
    {
        var rid = ResourceIds.PartitionKeyRange(container.Database.Number, container.Number, index);
        var range = KeyRange.OfPartition(index, container.PartitionCount);
        writer.WriteStartObject();
        writer.WriteString("id", index.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("_rid", rid);
        writer.WriteString("_self", $"dbs/{container.Database.Rid}/colls/{container.Rid}/pkranges/{rid}/");
        writer.WriteString("_etag", RangesETag);
        writer.WriteString("minInclusive", range.From);
        writer.WriteString("maxExclusive", range.To);
        writer.WriteNumber("ridPrefix", index);
        writer.WriteNumber("throughputFraction", 1.0 / container.PartitionCount);
        writer.WriteString("status", "online");
        writer.WriteStartArray("parents");
        writer.WriteEndArray();
        writer.WriteNumber("_ts", container.Timestamp);
        writer.WriteNumber("_lsn", 1);
        writer.WriteEndObject();
    }

    /// <summary>As many partitions as the service makes for the throughput asked for.</summary>
    private static int PartitionCount(HttpRequestMessage request)
    {
        try
        {
            var throughput =
                request.Get(CosmosHeaders.Throughput) is { } fixedThroughput ? int.Parse(fixedThroughput, CultureInfo.InvariantCulture)
                : request.Get(CosmosHeaders.AutoscaleSettings) is { } autoscale ? (int)JsonNode.Parse(autoscale)!["maxThroughput"]!
                : 1;
            return throughput is > 0 and <= MaxPartitions * ThroughputOfPartition
                ? ((throughput - 1) / ThroughputOfPartition) + 1
                : throw CosmosFault.BadRequest($"A throughput of {throughput} is not possible.");
        }
        catch (Exception exception)
            when (exception is FormatException or OverflowException or JsonException or InvalidOperationException or NullReferenceException)
        {
            throw CosmosFault.BadRequest("The throughput is not a number.");
        }
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, ContainerState container) =>
        CosmosResponses.Json(status, writer => Describe(container).WriteTo(writer), container.ETag).WithSession(container.Lsn);

    private static JsonObject Describe(ContainerState container)
    {
        var resource = container.Settings.Resource.DeepClone().AsObject();
        resource["_rid"] = container.Rid;
        resource["_self"] = $"dbs/{container.Database.Rid}/colls/{container.Rid}/";
        resource["_etag"] = container.ETag;
        resource["_ts"] = container.Timestamp;
        resource["_docs"] = "docs/";
        resource["_sprocs"] = "sprocs/";
        resource["_triggers"] = "triggers/";
        resource["_udfs"] = "udfs/";
        resource["_conflicts"] = "conflicts/";
        return resource;
    }
}
