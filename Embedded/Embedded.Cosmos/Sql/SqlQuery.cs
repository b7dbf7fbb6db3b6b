using Embedded.Cosmos.Sql.Expressions;

namespace Embedded.Cosmos.Sql;

/// <summary>A parsed query.</summary>
internal sealed record SqlQuery
{
    public bool IsDistinct { get; init; }

    public SqlExpression? Top { get; init; }

    public required SelectClause Select { get; init; }

    public FromClause? From { get; init; }

    public SqlExpression? Where { get; init; }

    public IReadOnlyList<SqlExpression> GroupBy { get; init; } = [];

    public IReadOnlyList<OrderByItem> OrderBy { get; init; } = [];

    public SqlExpression? Offset { get; init; }

    public SqlExpression? Limit { get; init; }

    public IReadOnlyList<AggregateExpression> Aggregates { get; init; } = [];

    /// <summary>Whether a result is made from many documents, so that all must be seen before the first.</summary>
    public bool IsGrouped => GroupBy.Count > 0 || Aggregates.Count > 0;
}
