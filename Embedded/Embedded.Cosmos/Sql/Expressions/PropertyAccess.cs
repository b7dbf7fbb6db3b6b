using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Sql.Expressions;

/// <summary><c>a.b</c> and <c>a["b"]</c>.</summary>
internal sealed class PropertyAccess(SqlExpression target, string name) : SqlExpression(target)
{
    public SqlExpression Target => target;

    public string Name => name;

    public override SqlValue Evaluate(Scope scope) => target.Evaluate(scope).Property(name);
}
