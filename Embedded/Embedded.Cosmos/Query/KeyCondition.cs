using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Query;

/// <summary>A condition that WHERE implies for the sort key at a path: bounds, each inclusive or not. Equality has two equal bounds.</summary>
internal sealed record KeyCondition(JsonPath Path, byte[] Low, bool LowInclusive, byte[] High, bool HighInclusive)
{
    public bool IsEquality => LowInclusive && HighInclusive && Low.AsSpan().SequenceEqual(High);

    public static KeyCondition EqualTo(JsonPath path, byte[] key) => new(path, key, true, key, true);

    /// <summary>Both conditions on one path in one.</summary>
    public static KeyCondition Tightest(KeyCondition left, KeyCondition right)
    {
        var low = left.Low.AsSpan().SequenceCompareTo(right.Low);
        var high = left.High.AsSpan().SequenceCompareTo(right.High);
        return new KeyCondition(
            left.Path,
            low >= 0 ? left.Low : right.Low,
            low == 0 ? left.LowInclusive && right.LowInclusive
                : low > 0 ? left.LowInclusive
                : right.LowInclusive,
            high <= 0 ? left.High : right.High,
            high == 0 ? left.HighInclusive && right.HighInclusive
                : high < 0 ? left.HighInclusive
                : right.HighInclusive
        );
    }

    public string ToSql(Func<object?, string> add)
    {
        var column = KeyColumn.SqlOf(Path);
        return IsEquality
            ? $"{column} = {add(Low)}"
            : $"{column} {(LowInclusive ? ">=" : ">")} {add(Low)} AND {column} {(HighInclusive ? "<=" : "<")} {add(High)}";
    }

    public static KeyCondition HalfOpen(JsonPath path, (byte[] From, byte[] To) range) => new(path, range.From, true, range.To, false);
}
