using Embedded.Cosmos.Sql;
using Embedded.Cosmos.Sql.Expressions;
using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Query;

/// <summary>Evaluates the clauses of a query over values in memory.</summary>
internal static class Interpreter
{
    /// <summary>Runs a subquery over what an enclosing scope has bound.</summary>
    public static IEnumerable<SqlValue> Run(SqlQuery query, Scope scope)
    {
        var rows = Rows(query, scope);
        IEnumerable<SqlValue> results;
        if (query.IsGrouped)
        {
            var groups = new GroupTable(query);
            foreach (var row in rows)
            {
                groups.Add(row);
            }

            results = groups.Results(scope);
        }
        else
        {
            results = rows.Select(row => Project(query.Select, row)).Where(value => value.IsDefined);
        }

        if (query.IsDistinct)
        {
            results = results.DistinctBy(value => Convert.ToBase64String(SortKey.Encode(value)), StringComparer.Ordinal);
        }

        results = query.Top is null ? results : results.Take(Count(query.Top, scope, "TOP"));
        return query.Offset is null
            ? results
            : results.Skip(Count(query.Offset, scope, "OFFSET")).Take(Count(query.Limit!, scope, "LIMIT"));
    }

    /// <summary>The rows that FROM and JOIN make in this scope and WHERE lets through, in the order of the arrays they iterate.</summary>
    public static IEnumerable<Scope> Rows(SqlQuery query, Scope scope)
    {
        var rows = query.From is null ? [scope] : Bind(query.From.Sources, 0, scope);
        return query.Where is null ? rows : rows.Where(row => query.Where.Evaluate(row).IsTrue);
    }

    public static SqlValue Project(SelectClause select, Scope row)
    {
        if (select.Value is not null)
        {
            return select.Value.Evaluate(row);
        }

        var properties = new List<KeyValuePair<string, SqlValue>>(select.Items.Count);
        foreach (var (name, expression) in select.Items)
        {
            var value = expression.Evaluate(row);
            if (value.IsDefined)
            {
                properties.Add(KeyValuePair.Create(name, value));
            }
        }

        return SqlValue.From(properties);
    }

    public static int Count(SqlExpression expression, Scope scope, string clause)
    {
        var value = expression.IsConstant ? expression.Evaluate(scope) : SqlValue.Undefined;
        return
            value.Kind == ValueKind.Number && value.Number >= 0 && value.Number <= int.MaxValue && value.Number == Math.Floor(value.Number)
            ? (int)value.Number
            : throw CosmosFault.BadRequest($"{clause} needs a non-negative whole number.");
    }

    private static IEnumerable<Scope> Bind(IReadOnlyList<FromSource> sources, int index, Scope scope)
    {
        if (index == sources.Count)
        {
            return [scope];
        }

        var source = sources[index];
        var value = source.Source.Evaluate(scope);
        if (source.IsIteration)
        {
            return value.Items().SelectMany(item => Bind(sources, index + 1, scope.Bind(source.Alias, item)));
        }

        return value.IsDefined ? Bind(sources, index + 1, scope.Bind(source.Alias, value)) : [];
    }
}
