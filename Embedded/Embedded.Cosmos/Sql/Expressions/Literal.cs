using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Sql.Expressions;

internal sealed class Literal(SqlValue value) : SqlExpression
{
    public SqlValue Value => value;

    public override SqlValue Evaluate(Scope scope) => value;
}
