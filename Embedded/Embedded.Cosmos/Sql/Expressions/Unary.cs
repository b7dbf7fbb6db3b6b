using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Sql.Expressions;

/// <summary><c>NOT</c>, <c>-</c>, <c>+</c>, <c>~</c>; undefined on operands of another type.</summary>
internal sealed class Unary(string symbol, SqlExpression operand) : SqlExpression(operand)
{
    public string Symbol => symbol;

    public override SqlValue Evaluate(Scope scope)
    {
        var value = operand.Evaluate(scope);
        return (symbol, value.Kind) switch
        {
            ("NOT", ValueKind.Boolean) => SqlValue.From(!value.IsTrue),
            ("-", ValueKind.Number) => SqlValue.From(-value.Number),
            ("+", ValueKind.Number) => SqlValue.From(value.Number),
            ("~", ValueKind.Number) => SqlValue.From(~Bits.Of(value.Number)),
            _ => SqlValue.Undefined,
        };
    }
}
