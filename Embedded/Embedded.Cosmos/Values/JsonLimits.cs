namespace Embedded.Cosmos.Values;

/// <summary>Limits of documents and requests, those of the Cosmos service ("Azure Cosmos DB service quotas").</summary>
internal static class JsonLimits
{
    /// <summary>Levels of nesting in an item.</summary>
    public const int MaxDepth = 128;

    /// <summary>Bytes of UTF-8 in an item, and in a batch.</summary>
    public const int MaxItemBytes = 2 * 1024 * 1024;

    /// <summary>Operations in a transactional batch.</summary>
    public const int MaxBatchOperations = 100;

    /// <summary>Operations in a patch.</summary>
    public const int MaxPatchOperations = 10;

    /// <summary>UTF-16 units of an item's id, and bytes of it.</summary>
    public const int MaxIdLength = 1023;

    /// <summary>Bytes of a partition key value.</summary>
    public const int MaxPartitionKeyBytes = 2048;

    /// <summary>Bytes of query text and parameters.</summary>
    public const int MaxQueryBytes = 512 * 1024;

    /// <summary>Bytes of items in one page of results.</summary>
    public const int MaxPageBytes = 4 * 1024 * 1024;
}
