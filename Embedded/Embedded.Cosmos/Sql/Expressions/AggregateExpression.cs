using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Sql.Expressions;

/// <summary>COUNT, SUM, MIN, MAX or AVG of an expression over the documents of a group; evaluates to the group's result.</summary>
internal sealed class AggregateExpression(AggregateKind kind, SqlExpression argument) : SqlExpression(argument)
{
    public AggregateKind Kind => kind;

    public SqlExpression Argument => argument;

    public override bool IsConstant => false;

    public override SqlValue Evaluate(Scope scope) =>
        scope.Aggregates is { } results && results.TryGetValue(this, out var result)
            ? result
            : throw CosmosFault.BadRequest($"The aggregate {kind} is not allowed here: aggregates belong in SELECT.");
}
