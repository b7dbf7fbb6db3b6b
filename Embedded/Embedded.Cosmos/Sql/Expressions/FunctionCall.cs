using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Sql.Expressions;

/// <summary>A call of a built-in function.</summary>
internal sealed class FunctionCall(string name, BuiltInFunction function, IReadOnlyList<SqlExpression> arguments) : SqlExpression(arguments)
{
    public string Name => name;

    public override bool IsConstant => arguments.Count > 0 && base.IsConstant;

    public override SqlValue Evaluate(Scope scope)
    {
        var values = new SqlValue[arguments.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Evaluate(scope);
        }

        return function.Invoke(values, scope.Environment);
    }
}
