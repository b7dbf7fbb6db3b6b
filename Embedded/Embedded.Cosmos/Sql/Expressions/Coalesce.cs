using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Sql.Expressions;

/// <summary><c>a ?? b</c>: b only if a is undefined (null is a value).</summary>
internal sealed class Coalesce(SqlExpression left, SqlExpression right) : SqlExpression(left, right)
{
    public override SqlValue Evaluate(Scope scope)
    {
        var value = left.Evaluate(scope);
        return value.IsDefined ? value : right.Evaluate(scope);
    }
}
