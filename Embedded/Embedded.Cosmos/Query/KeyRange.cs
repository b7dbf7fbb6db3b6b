namespace Embedded.Cosmos.Query;

/// <summary>A range of effective partition keys, [from, to) in ordinal order: what a feed range or the prefix of a hierarchical key selects.</summary>
internal sealed record KeyRange(string From, string To)
{
    /// <summary>The SQL text of an item's effective partition key, which an expression index is made of.</summary>
    public const string Sql = "cosmos_epk(pk)";

    private const string First = "";
    private const string Last = "FF";

    public bool IsEverything => From == First && To == Last;

    public static KeyRange? Of(string? from, string? to) => from is null && to is null ? null : new KeyRange(from ?? First, to ?? Last);
}
