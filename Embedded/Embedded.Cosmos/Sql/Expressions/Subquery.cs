using Embedded.Cosmos.Query;
using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Sql.Expressions;

/// <summary><c>EXISTS(…)</c>, <c>ARRAY(…)</c> or a scalar subquery over what the enclosing query has bound.</summary>
internal sealed class Subquery(SubqueryKind kind, SqlQuery query) : SqlExpression
{
    public override bool IsConstant => false;

    public SqlQuery Query => query;

    public override SqlValue Evaluate(Scope scope)
    {
        var results = Interpreter.Run(query, scope);
        return kind switch
        {
            SubqueryKind.Exists => SqlValue.From(results.Any()),
            SubqueryKind.Array => SqlValue.From([.. results]),
            _ => results.FirstOrDefault(),
        };
    }
}
