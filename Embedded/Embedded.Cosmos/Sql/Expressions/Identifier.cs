using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Sql.Expressions;

/// <summary>A name bound by FROM or JOIN.</summary>
internal sealed class Identifier(string name) : SqlExpression
{
    public string Name => name;

    public override bool IsConstant => false;

    public override SqlValue Evaluate(Scope scope) => scope.Lookup(name);
}
