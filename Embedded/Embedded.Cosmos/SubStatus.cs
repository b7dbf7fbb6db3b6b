namespace Embedded.Cosmos;

/// <summary>The service's sub-status codes that the account answers with.</summary>
internal static class SubStatus
{
    /// <summary>400: the partition key in the request is not the one in the item.</summary>
    public const int PartitionKeyMismatch = 1001;

    /// <summary>410: there is no such range of partition keys.</summary>
    public const int PartitionKeyRangeGone = 1002;

    /// <summary>404: the database or container does not exist, rather than the item.</summary>
    public const int OwnerNotFound = 1003;
}
