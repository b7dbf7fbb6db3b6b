using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Query;

/// <summary>A condition that WHERE implies for the sort key at a path: bounds, each inclusive or not. Equality has two equal bounds.</summary>
internal sealed record KeyCondition(JsonPath Path, byte[] Low, bool LowInclusive, byte[] High, bool HighInclusive)
{
    public bool IsEquality => LowInclusive && HighInclusive && Low.AsSpan().SequenceEqual(High);

    public static KeyCondition EqualTo(JsonPath path, byte[] key) => new(path, key, true, key, true);

    public static KeyCondition HalfOpen(JsonPath path, (byte[] From, byte[] To) range) => new(path, range.From, true, range.To, false);
}
