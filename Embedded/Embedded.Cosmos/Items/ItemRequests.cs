using Embedded.Cosmos.Storage;

namespace Embedded.Cosmos.Items;

/// <summary>Makes a checked operation of what a request or a record of a batch says.</summary>
internal static class ItemRequests
{
    public static ItemOperation Create(
        WriteKind kind,
        PartitionKeyValue partitionKey,
        string? id,
        ReadOnlySpan<byte> body,
        ContainerState container
    )
    {
        switch (kind)
        {
            case WriteKind.Read or WriteKind.Delete:
                return new ItemOperation(kind, partitionKey) { Id = Required(id) };
            case WriteKind.Patch:
                return new ItemOperation(kind, partitionKey) { Id = Required(id), Patch = PatchDocument.Parse(body) };
            case WriteKind.Create or WriteKind.Upsert or WriteKind.Replace:
                var document = ItemDocument.Parse(body, container);
                if (!document.PartitionKey.Key.AsSpan().SequenceEqual(partitionKey.Key))
                {
                    throw CosmosFault.BadRequest(
                        "PartitionKey extracted from document doesn't match the one specified in the header.",
                        SubStatus.PartitionKeyMismatch
                    );
                }

                return new ItemOperation(kind, partitionKey) { Id = kind == WriteKind.Replace ? Required(id) : null, Document = document };
            default:
                throw CosmosFault.Unsupported($"operation type {(int)kind}");
        }
    }

    private static string Required(string? id) => id ?? throw CosmosFault.BadRequest("The operation needs the id of an item.");
}
