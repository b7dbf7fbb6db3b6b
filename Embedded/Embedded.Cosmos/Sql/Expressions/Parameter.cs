using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Sql.Expressions;

internal sealed class Parameter(string name) : SqlExpression
{
    public override SqlValue Evaluate(Scope scope) => scope.Environment.Parameter(name);
}
