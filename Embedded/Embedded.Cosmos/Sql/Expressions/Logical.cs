using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Sql.Expressions;

/// <summary>AND and OR over any number of operands, in three-valued logic: what is not a boolean is undefined.</summary>
internal sealed class Logical(bool isAnd, IEnumerable<SqlExpression> operands) : SqlExpression(operands)
{
    public bool IsAnd => isAnd;

    public override SqlValue Evaluate(Scope scope)
    {
        var undefined = false;
        foreach (var operand in Children)
        {
            var value = operand.Evaluate(scope);
            if (isAnd ? value.IsFalse : value.IsTrue)
            {
                return value;
            }

            undefined |= value.Kind != ValueKind.Boolean;
        }

        return undefined ? SqlValue.Undefined : SqlValue.From(isAnd);
    }
}
