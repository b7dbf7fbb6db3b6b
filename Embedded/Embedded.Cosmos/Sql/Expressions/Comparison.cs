using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Sql.Expressions;

/// <summary>
/// <c>= != &lt; &lt;= &gt; &gt;=</c>. Undefined if an operand is; equality across types is false; order across types, and of arrays and
/// objects, is undefined.
/// </summary>
internal sealed class Comparison(string symbol, SqlExpression left, SqlExpression right) : SqlExpression(left, right)
{
    public string Symbol => symbol;

    public SqlExpression Left => left;

    public SqlExpression Right => right;

    public override SqlValue Evaluate(Scope scope) => Apply(symbol, left.Evaluate(scope), right.Evaluate(scope));

    public static SqlValue Apply(string symbol, SqlValue left, SqlValue right)
    {
        if (!left.IsDefined || !right.IsDefined)
        {
            return SqlValue.Undefined;
        }

        if (symbol is "=" or "!=")
        {
            return SqlValue.From(SqlValue.AreEqual(left, right) == (symbol == "="));
        }

        if (!SqlValue.TryCompare(left, right, out var comparison))
        {
            return SqlValue.Undefined;
        }

        return SqlValue.From(
            symbol switch
            {
                "<" => comparison < 0,
                "<=" => comparison <= 0,
                ">" => comparison > 0,
                _ => comparison >= 0,
            }
        );
    }
}
