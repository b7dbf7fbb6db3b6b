namespace Embedded.Cosmos.Items;

/// <summary>One operation on one item, as asked for by a point request or a part of a batch.</summary>
internal sealed record ItemOperation(WriteKind Kind, PartitionKeyValue PartitionKey)
{
    /// <summary>The id in the address; creates and upserts have it in the document only.</summary>
    public string? Id { get; init; }

    public ItemDocument? Document { get; init; }

    public PatchDocument? Patch { get; init; }

    public string? IfMatch { get; init; }

    public string? IfNoneMatch { get; init; }

    /// <summary>The writer of a batch answers without the item when the client has asked for that.</summary>
    public bool WantsNoContent { get; init; }
}
