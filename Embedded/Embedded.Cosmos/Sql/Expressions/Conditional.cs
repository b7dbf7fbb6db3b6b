using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Sql.Expressions;

/// <summary><c>a ? b : c</c> and <c>IIF(a, b, c)</c>: b only if a is exactly true.</summary>
internal sealed class Conditional(SqlExpression condition, SqlExpression consequent, SqlExpression alternative)
    : SqlExpression(condition, consequent, alternative)
{
    public override SqlValue Evaluate(Scope scope) =>
        condition.Evaluate(scope).IsTrue ? consequent.Evaluate(scope) : alternative.Evaluate(scope);
}
