using System.Buffers.Binary;
using System.Globalization;
using Embedded.Cosmos.Items;

namespace Embedded.Cosmos.Query;

/// <summary>A range of effective partition keys, [from, to) in ordinal order: what a feed range or the prefix of a hierarchical key selects.</summary>
internal sealed record KeyRange(string From, string To)
{
    /// <summary>The SQL text of an item's effective partition key, which an expression index is made of.</summary>
    public const string Sql = "cosmos_epk(pk)";

    private const ulong MaxHash = 0x4000_0000_0000_0000;
    private const string First = "";
    private const string Last = "FF";

    public bool IsEverything => From == First && To == Last;

    /// <summary>One of the equal parts that a container's keys are divided into; effective keys begin with 126 bits of hash.</summary>
    public static KeyRange OfPartition(int index, int count)
    {
        string Bound(int i) => Convert.ToHexString(BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness((ulong)i * (MaxHash / (ulong)count))));
        return new KeyRange(index == 0 ? First : Bound(index), index == count - 1 ? Last : Bound(index + 1));
    }

    /// <summary>The partition that a key is in.</summary>
    public static int PartitionOf(ReadOnlySpan<byte> storedKey, int count) =>
        count == 1
            ? 0
            : (int)Math.Min(
                ulong.Parse(PartitionKeyHash.Of(storedKey).AsSpan(..16), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / (MaxHash / (ulong)count),
                (ulong)count - 1
            );

    public bool Contains(string effectiveKey) => string.CompareOrdinal(effectiveKey, From) >= 0 && string.CompareOrdinal(effectiveKey, To) < 0;

    public KeyRange Intersect(KeyRange other) =>
        new(string.CompareOrdinal(From, other.From) > 0 ? From : other.From, string.CompareOrdinal(To, other.To) < 0 ? To : other.To);

    public static KeyRange? Of(string? from, string? to) => from is null && to is null ? null : new KeyRange(from ?? First, to ?? Last);
}
