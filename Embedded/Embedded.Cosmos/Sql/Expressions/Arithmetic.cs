using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Sql.Expressions;

/// <summary>Arithmetic and bitwise operators on numbers and <c>||</c> on strings; undefined on anything else.</summary>
internal sealed class Arithmetic(string symbol, SqlExpression left, SqlExpression right) : SqlExpression(left, right)
{
    public override SqlValue Evaluate(Scope scope)
    {
        var a = left.Evaluate(scope);
        var b = right.Evaluate(scope);
        if (symbol == "||")
        {
            return a.Kind == ValueKind.String && b.Kind == ValueKind.String
                ? SqlValue.From(a.AsString() + b.AsString())
                : SqlValue.Undefined;
        }

        if (a.Kind != ValueKind.Number || b.Kind != ValueKind.Number)
        {
            return SqlValue.Undefined;
        }

        var (x, y) = (a.Number, b.Number);
        return SqlValue.From(
            symbol switch
            {
                "+" => x + y,
                "-" => x - y,
                "*" => x * y,
                "/" => x / y,
                "%" => x % y,
                "&" => Bits.Of(x) & Bits.Of(y),
                "|" => Bits.Of(x) | Bits.Of(y),
                "^" => Bits.Of(x) ^ Bits.Of(y),
                "<<" => Bits.Of(x) << Bits.Of(y),
                ">>" => Bits.Of(x) >> Bits.Of(y),
                _ => (uint)Bits.Of(x) >>> Bits.Of(y),
            }
        );
    }
}
