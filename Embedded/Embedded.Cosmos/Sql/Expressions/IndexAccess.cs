using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Sql.Expressions;

/// <summary><c>a[expression]</c>: an element of an array by number, a property by string, else undefined.</summary>
internal sealed class IndexAccess(SqlExpression target, SqlExpression index) : SqlExpression(target, index)
{
    public SqlExpression Target => target;

    public SqlExpression Index => index;

    public override SqlValue Evaluate(Scope scope)
    {
        var value = target.Evaluate(scope);
        var at = index.Evaluate(scope);
        return at.Kind switch
        {
            ValueKind.Number => value.Item(at.Number),
            ValueKind.String => value.Property(at.AsString()),
            _ => SqlValue.Undefined,
        };
    }
}
