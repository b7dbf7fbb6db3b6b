using Microsoft.Azure.Cosmos.Serialization.HybridRow.Layouts;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.Schemas;

namespace Embedded.Cosmos.Batch;

/// <summary>The HybridRow layouts of batch operations and results, as the wire protocol defines them.</summary>
internal static class BatchSchema
{
    private static readonly (string Name, string Type, string Storage)[] OperationColumns =
    [
        ("operationType", "int32", "fixed"),
        ("resourceType", "int32", "fixed"),
        ("partitionKey", "utf8", "variable"),
        ("effectivePartitionKey", "binary", "variable"),
        ("id", "utf8", "variable"),
        ("binaryId", "binary", "variable"),
        ("resourceBody", "binary", "variable"),
        ("indexingDirective", "utf8", "sparse"),
        ("ifMatch", "utf8", "sparse"),
        ("ifNoneMatch", "utf8", "sparse"),
        ("timeToLiveInSeconds", "int32", "sparse"),
        ("minimalReturnPreference", "bool", "sparse"),
    ];

    private static readonly (string Name, string Type, string Storage)[] ResultColumns =
    [
        ("statusCode", "int32", "fixed"),
        ("subStatusCode", "int32", "fixed"),
        ("eTag", "utf8", "variable"),
        ("resourceBody", "binary", "variable"),
        ("retryAfterMilliseconds", "uint32", "sparse"),
        ("requestCharge", "float64", "sparse"),
    ];

    private static readonly Namespace Schemas = Namespace.Parse(
        $$"""{"name":"Microsoft.Azure.Cosmos.BatchApi","version":"v1","schemas":[{{Schema("BatchOperation", 2145473648, OperationColumns)}},{{Schema("BatchResult", 2145473649, ResultColumns)}}]}"""
    );

    public static LayoutResolver Resolver { get; } = new LayoutResolverNamespace(Schemas, null);

    public static Layout Result { get; } = Resolver.Resolve(Schemas.Schemas[1].SchemaId);

    private static string Schema(string name, int id, IEnumerable<(string Name, string Type, string Storage)> columns) =>
        $$"""{"name":"{{name}}","id":{{id}},"type":"schema","properties":[{{string.Join(",", columns.Select(column =>
            $$$"""{"path":"{{{column.Name}}}","type":{"type":"{{{column.Type}}}","storage":"{{{column.Storage}}}"}}"""))}}]}""";
}
