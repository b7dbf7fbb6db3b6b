using System.Text.Json;
using System.Text.Json.Nodes;
using Embedded.Cosmos.Items;
using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Storage;

/// <summary>What a container was declared with, read from the JSON that the SDK sends; what is not understood is refused.</summary>
internal sealed class ContainerSettings
{
    private static readonly string[] SystemProperties =
    [
        "_rid",
        "_self",
        "_etag",
        "_ts",
        "_docs",
        "_sprocs",
        "_triggers",
        "_udfs",
        "_conflicts",
    ];

    private ContainerSettings(JsonObject resource)
    {
        Resource = resource;
        Id =
            resource["id"] is JsonValue id && id.TryGetValue(out string? text)
                ? ItemDocument.CheckedId(text)
                : throw CosmosFault.BadRequest("A container needs an id.");
        PartitionKey = ReadPartitionKey(resource["partitionKey"]);
        DefaultTimeToLive = ReadTimeToLive(resource["defaultTtl"]);
        var indexing = resource["indexingPolicy"] as JsonObject;
        CompositeIndexes = [.. Objects(indexing?["compositeIndexes"]).Select(ReadCompositeIndex)];
        ExplicitlyIncluded =
        [
            .. Objects(indexing?["includedPaths"])
                .Select(path => (string?)path?["path"])
                .OfType<string>()
                .Where(path => path.EndsWith("/?", StringComparison.Ordinal))
                .Select(path => JsonPath.ParsePointer(path[..^2])),
        ];
        UniqueKeys =
        [
            .. Objects((resource["uniqueKeyPolicy"] as JsonObject)?["uniqueKeys"])
                .Select(key => (IReadOnlyList<JsonPath>)[.. Objects(key?["paths"]).Select(path => JsonPath.ParsePointer((string)path!))]),
        ];
    }

    /// <summary>The resource without the properties that the account adds.</summary>
    public JsonObject Resource { get; }

    public string Id { get; }

    public IReadOnlyList<JsonPath> PartitionKey { get; }

    /// <summary>Null: items never expire, whatever they say. -1: only items with their own time to live do. Else seconds.</summary>
    public int? DefaultTimeToLive { get; }

    public IReadOnlyList<CompositeIndex> CompositeIndexes { get; }

    /// <summary>Paths named one by one in the indexing policy: only these make ORDER BY return items in which the property is missing.</summary>
    public IReadOnlyList<JsonPath> ExplicitlyIncluded { get; }

    public IReadOnlyList<IReadOnlyList<JsonPath>> UniqueKeys { get; }

    public static ContainerSettings Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var resource =
                JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { MaxDepth = JsonLimits.MaxDepth }) as JsonObject
                ?? throw CosmosFault.BadRequest("A container is a JSON object.");
            foreach (var property in SystemProperties)
            {
                resource.Remove(property);
            }

            foreach (
                var feature in (string[])
                    [
                        "clientEncryptionPolicy",
                        "vectorEmbeddingPolicy",
                        "fullTextPolicy",
                        "computedProperties",
                        "analyticalStorageTtl",
                        "ttlPropertyPath",
                    ]
            )
            {
                if (resource[feature] is not null and not JsonArray { Count: 0 })
                {
                    throw CosmosFault.Unsupported($"a container with '{feature}'");
                }
            }

            return new ContainerSettings(resource);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            throw CosmosFault.BadRequest("The container is not valid: " + exception.Message);
        }
    }

    public bool HasCompositeIndexFor(IReadOnlyList<(JsonPath Path, bool IsDescending)> order) =>
        CompositeIndexes.Any(index => index.Serves(order));

    private static JsonArray Objects(JsonNode? node) =>
        node switch
        {
            null => [],
            JsonArray array => array,
            _ => throw CosmosFault.BadRequest("The container's policy needs an array where it has something else."),
        };

    private static JsonPath[] ReadPartitionKey(JsonNode? node)
    {
        if (node is not JsonObject definition)
        {
            throw CosmosFault.BadRequest("A container needs a partition key.");
        }

        var paths = Objects(definition["paths"]).Select(path => JsonPath.ParsePointer((string)path!)).ToArray();

        // The version decides how keys are hashed; the SDK hashes as the container says, so it must say.
        if (definition["version"] is { } version && (int)version != 2)
        {
            throw CosmosFault.Unsupported("a partition key of a version other than 2");
        }

        definition["version"] = 2;
        var isHierarchical = (string?)definition["kind"] == "MultiHash";
        return paths.Length >= 1 && paths.Length <= (isHierarchical ? 3 : 1)
            ? paths
            : throw CosmosFault.BadRequest("A partition key has one path, or up to three when it is hierarchical.");
    }

    private static int? ReadTimeToLive(JsonNode? node) =>
        node is null
            ? null
            : (int)node switch
            {
                -1 => -1,
                > 0 and var seconds => seconds,
                var other => throw CosmosFault.BadRequest(
                    $"The default time to live {other} is invalid: it must be -1 or a positive number of seconds."
                ),
            };

    private static CompositeIndex ReadCompositeIndex(JsonNode? node) =>
        new([
            .. Objects(node).Select(column => (JsonPath.ParsePointer((string)column!["path"]!), (string?)column["order"] == "descending")),
        ]);
}
