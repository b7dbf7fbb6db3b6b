using Embedded.Cosmos.Sql;
using Embedded.Cosmos.Sql.Expressions;
using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Query;

/// <summary>The groups of a query with GROUP BY or aggregates, in the order in which they were first met.</summary>
internal sealed class GroupTable(SqlQuery query)
{
    private const int MaxGroups = 100_000;

    private readonly Dictionary<string, Group> groups = new(StringComparer.Ordinal);

    public void Add(Scope row)
    {
        var key = string.Concat(query.GroupBy.Select(expression => Convert.ToHexString(SortKey.Encode(expression.Evaluate(row)))));
        if (!groups.TryGetValue(key, out var group))
        {
            if (groups.Count == MaxGroups)
            {
                throw CosmosFault.BadRequest($"The query makes more than {MaxGroups} groups.");
            }

            group = new Group(row, [.. query.Aggregates.Select(aggregate => new Accumulator(aggregate.Kind))]);
            groups.Add(key, group);
        }

        for (var i = 0; i < group.Accumulators.Length; i++)
        {
            group.Accumulators[i].Add(query.Aggregates[i].Argument.Evaluate(row));
        }
    }

    public IEnumerable<SqlValue> Results(Scope outer)
    {
        // Without GROUP BY there is one group, even of no documents.
        if (groups.Count == 0 && query.GroupBy.Count == 0)
        {
            groups.Add("", new Group(outer, [.. query.Aggregates.Select(aggregate => new Accumulator(aggregate.Kind))]));
        }

        return groups
            .Values.Select(group =>
                Interpreter.Project(
                    query.Select,
                    new Scope(outer.Environment, group.First)
                    {
                        Aggregates = query
                            .Aggregates.Select((aggregate, index) => KeyValuePair.Create(aggregate, group.Accumulators[index].Result))
                            .ToDictionary(),
                    }
                )
            )
            .Where(value => value.IsDefined);
    }

    private sealed record Group(Scope First, Accumulator[] Accumulators);
}
