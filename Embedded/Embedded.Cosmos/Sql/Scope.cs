using Embedded.Cosmos.Sql.Expressions;
using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Sql;

/// <summary>What names mean while an expression is evaluated: parameters, and a chain of FROM bindings, innermost first.</summary>
internal sealed class Scope(QueryEnvironment environment, Scope? parent = null, string? name = null, SqlValue value = default)
{
    public QueryEnvironment Environment { get; } = environment;

    /// <summary>Results of the aggregates of the group that is being projected.</summary>
    public IReadOnlyDictionary<AggregateExpression, SqlValue>? Aggregates { get; init; } = parent?.Aggregates;

    public Scope Bind(string alias, SqlValue bound) => new(Environment, this, alias, bound);

    public SqlValue Lookup(string alias)
    {
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            if (scope.Name == alias)
            {
                return scope.Value;
            }
        }

        throw CosmosFault.BadRequest($"Identifier '{alias}' could not be resolved.");
    }

    private Scope? Parent { get; } = parent;

    private string? Name { get; } = name;

    private SqlValue Value { get; } = value;
}
