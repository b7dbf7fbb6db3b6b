using Embedded.Cosmos.Sql.Expressions;

namespace Embedded.Cosmos.Sql;

/// <summary>
/// What SELECT makes of a row: with <c>*</c> or <c>VALUE</c> the value of <see cref="Value"/>, else an object with one property for each
/// of <see cref="Items"/>.
/// </summary>
internal sealed record SelectClause(SqlExpression? Value, IReadOnlyList<KeyValuePair<string, SqlExpression>> Items)
{
    public IEnumerable<SqlExpression> Expressions => Value is null ? Items.Select(item => item.Value) : [Value];
}
