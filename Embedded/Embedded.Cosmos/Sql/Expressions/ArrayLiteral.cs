using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Sql.Expressions;

/// <summary><c>[a, b]</c>; undefined elements are left out.</summary>
internal sealed class ArrayLiteral(IReadOnlyList<SqlExpression> items) : SqlExpression(items)
{
    public override SqlValue Evaluate(Scope scope) =>
        SqlValue.From([.. items.Select(item => item.Evaluate(scope)).Where(item => item.IsDefined)]);
}
