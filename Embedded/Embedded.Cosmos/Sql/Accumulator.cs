using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Sql;

/// <summary>The running result of one aggregate. Undefined inputs are skipped; an input of a wrong type makes the result undefined.</summary>
internal sealed class Accumulator(AggregateKind kind)
{
    private long count;
    private double sum;
    private SqlValue extreme;
    private byte[]? extremeKey;
    private bool undefined;

    public void Add(SqlValue value)
    {
        if (!value.IsDefined)
        {
            return;
        }

        count++;
        switch (kind)
        {
            case AggregateKind.Sum or AggregateKind.Avg when value.Kind == ValueKind.Number:
                sum += value.Number;
                break;
            case AggregateKind.Min or AggregateKind.Max when value.IsPrimitive:
                var key = SortKey.Encode(value);
                var comparison = extremeKey is null ? 0 : key.AsSpan().SequenceCompareTo(extremeKey);
                if (extremeKey is null || (kind == AggregateKind.Min ? comparison < 0 : comparison > 0))
                {
                    (extreme, extremeKey) = (value, key);
                }

                break;
            case AggregateKind.Count:
                break;
            default:
                undefined = true;
                break;
        }
    }

    public SqlValue Result =>
        undefined
            ? SqlValue.Undefined
            : kind switch
            {
                AggregateKind.Count => SqlValue.From(count),
                AggregateKind.Sum => SqlValue.From(sum),
                AggregateKind.Avg => count == 0 ? SqlValue.Undefined : SqlValue.From(sum / count),
                _ => extreme,
            };
}
