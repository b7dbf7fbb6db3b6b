namespace Bench.Cosmos;

/// <summary>An item as large as the records of real posts.</summary>
internal sealed record PostItem(string Id, string AuthorId, long PublishedAt, int Likes, string Caption, string[] MediaIds)
{
    /// <summary>Partitions.</summary>
    public const int Authors = 100;

    /// <summary>Items in each.</summary>
    public const int PerAuthor = 100;

    /// <summary>Of its JSON, about.</summary>
    public const int Bytes = 500;

    /// <summary>All items there are; numbers beyond begin again.</summary>
    public static PostItem Number(int number)
    {
        // A prime step visits partitions and items in no order.
        var place = (int)((uint)number * 7919u % (Authors * PerAuthor));
        return new(
            $"{1_000_000_000_000 + place}",
            $"author-{place % Authors}",
            1_700_000_000_000 + place,
            number,
            new string('c', 280),
            ["9876543210987654321", "9876543210987654322"]);
    }
}
