namespace Infrastructure.Cosmos;

/// <summary>
/// A count beside what it counts, changed in the same transaction. Its partition key property is added by the container's own derived
/// record.
/// </summary>
internal static class CountItem
{
    /// <summary>The id of the count in its partition; ids of what is counted are numbers.</summary>
    public const string Id = "count";

    /// <summary>The path that transactions increment.</summary>
    public const string Path = "/count";
}
