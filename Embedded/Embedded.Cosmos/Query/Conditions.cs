using Embedded.Cosmos.Sql;
using Embedded.Cosmos.Sql.Expressions;
using Embedded.Cosmos.Storage;
using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Query;

/// <summary>
/// Finds in WHERE what an index can use. Every finding is implied by WHERE and only narrows the scan; WHERE itself is always evaluated
/// on what the scan finds.
/// </summary>
internal sealed class Conditions(SqlQuery query, ContainerState container, QueryEnvironment environment)
{
    private const int MaxPoints = 5000;
    private static readonly JsonPath IdPath = new(["id"]);

    private readonly Scope constants = new(environment);

    /// <summary>The name by which the query calls the item; null if FROM starts elsewhere than at the item.</summary>
    public string? RootAlias { get; } =
        query.From?.Sources[0] is { IsIteration: false, Source: Identifier source } root && source.Name == query.From.RootName
            ? root.Alias
            : null;

    public JsonPath? PathOf(SqlExpression expression)
    {
        var steps = new List<object>();
        while (true)
        {
            switch (expression)
            {
                case PropertyAccess property:
                    steps.Add(property.Name);
                    expression = property.Target;
                    break;
                case IndexAccess { Index.IsConstant: true } index
                    when index.Index.Evaluate(constants) is { Kind: ValueKind.Number } at
                        && at.Number == Math.Floor(at.Number)
                        && at.Number is >= 0 and < int.MaxValue:
                    steps.Add((int)at.Number);
                    expression = index.Target;
                    break;
                case Identifier identifier when identifier.Name == RootAlias && steps.Count > 0:
                    steps.Reverse();
                    return new JsonPath(steps);
                default:
                    return null;
            }
        }
    }

    public IReadOnlyList<KeyCondition> Implied() =>
        query.Where is null || RootAlias is null ? [] : [.. Conjuncts(query.Where).SelectMany(Read)];

    /// <summary>The complete partition key that WHERE pins, if it does.</summary>
    public byte[]? PartitionKey(IReadOnlyList<KeyCondition> implied)
    {
        var components = container
            .Settings.PartitionKey.Select(path => implied.FirstOrDefault(condition => condition.IsEquality && condition.Path.Equals(path)))
            .ToArray();
        return components.All(component => component is not null) ? [.. components.SelectMany(component => component!.Low)] : null;
    }

    /// <summary>The items, by partition key and id, that alone can satisfy WHERE, if it names them: what reading many items by id asks for.</summary>
    public (IReadOnlyList<(byte[] PartitionKey, string Id)>? Items, bool AreExact) Points(byte[]? partitionKey)
    {
        if (query.Where is null || RootAlias is null)
        {
            return default;
        }

        var areExact = true;
        var points = new Dictionary<string, (byte[], string)>(StringComparer.Ordinal);
        foreach (var alternative in query.Where is Logical { IsAnd: false } or ? or.Children : [query.Where])
        {
            var conjuncts = Conjuncts(alternative).ToArray();
            var keyInText = conjuncts.Length == 1 ? null : PartitionKey([.. conjuncts.SelectMany(Read)]);
            var key = partitionKey ?? keyInText;
            var ids = conjuncts.Select(Ids).FirstOrDefault(found => found is not null);
            if (ids is null || (key is null && !(container.Settings.PartitionKey is [var only] && only.Equals(IdPath))))
            {
                return default;
            }

            // Nothing beside the id, or the partition key alone, and the very one that is looked in.
            areExact &=
                conjuncts.Length == 1
                || (conjuncts.Length == 1 + container.Settings.PartitionKey.Count && keyInText is not null && keyInText.AsSpan().SequenceEqual(key));
            foreach (var id in ids)
            {
                var idKey = key ?? SortKey.Encode(SqlValue.From(id));
                points[Convert.ToBase64String(idKey) + id] = (idKey, id);
                if (points.Count > MaxPoints)
                {
                    return default;
                }
            }
        }

        return ([.. points.Values], areExact);
    }

    private static IEnumerable<SqlExpression> Conjuncts(SqlExpression expression) =>
        expression is Logical { IsAnd: true } and ? and.Children.SelectMany(Conjuncts) : [expression];

    private IEnumerable<string>? Ids(SqlExpression expression)
    {
        IEnumerable<SqlExpression>? candidates = expression switch
        {
            Comparison { Symbol: "=", Right.IsConstant: true } equality when IdPath.Equals(PathOf(equality.Left)) => [equality.Right],
            Comparison { Symbol: "=", Left.IsConstant: true } equality when IdPath.Equals(PathOf(equality.Right)) => [equality.Left],
            InList list when list.Candidates.All(candidate => candidate.IsConstant) && IdPath.Equals(PathOf(list.Needle)) =>
                list.Candidates,
            _ => null,
        };
        return candidates
            ?.Select(candidate => candidate.Evaluate(constants))
            .Where(value => value.Kind == ValueKind.String)
            .Select(value => value.AsString());
    }

    private IEnumerable<KeyCondition> Read(SqlExpression expression)
    {
        switch (expression)
        {
            case Comparison comparison when comparison.Right.IsConstant && PathOf(comparison.Left) is { } path:
                return Read(path, comparison.Symbol, comparison.Right.Evaluate(constants));
            case Comparison comparison when comparison.Left.IsConstant && PathOf(comparison.Right) is { } path:
                return Read(path, Mirror(comparison.Symbol), comparison.Left.Evaluate(constants));
            case FunctionCall { Name: "STARTSWITH", Children: [var text, { IsConstant: true } prefix] }
                when PathOf(text) is { } path && prefix.Evaluate(constants) is { Kind: ValueKind.String } start:
                return [KeyCondition.HalfOpen(path, SortKey.RangeOfPrefix(start.AsString()))];
            default:
                return [];
        }
    }

    private static IEnumerable<KeyCondition> Read(JsonPath path, string symbol, SqlValue value)
    {
        if (!value.IsDefined || symbol == "!=")
        {
            return [];
        }

        var key = SortKey.Encode(value);
        if (symbol == "=")
        {
            return [KeyCondition.EqualTo(path, key)];
        }

        if (!value.IsPrimitive)
        {
            return [];
        }

        var (from, to) = SortKey.RangeOfKind(value.Kind);
        return symbol switch
        {
            "<" => [new KeyCondition(path, from, true, key, false)],
            "<=" => [new KeyCondition(path, from, true, key, true)],
            ">" => [new KeyCondition(path, key, false, to, false)],
            _ => [new KeyCondition(path, key, true, to, false)],
        };
    }

    private static string Mirror(string symbol) =>
        symbol switch
        {
            "<" => ">",
            "<=" => ">=",
            ">" => "<",
            ">=" => "<=",
            _ => symbol,
        };
}
