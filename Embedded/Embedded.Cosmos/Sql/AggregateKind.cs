namespace Embedded.Cosmos.Sql;

internal enum AggregateKind : byte
{
    Count,
    Sum,
    Min,
    Max,
    Avg,
}
