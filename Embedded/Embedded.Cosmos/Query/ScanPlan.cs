using Embedded.Cosmos.Items;
using Embedded.Cosmos.Sql;
using Embedded.Cosmos.Sql.Expressions;
using Embedded.Cosmos.Storage;
using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Query;

/// <summary>How the items that a query may need are found, and in which order.</summary>
internal sealed class ScanPlan
{
    private const int MaxIndexes = 32;

    private readonly ContainerState container;
    private readonly PartitionKeyValue? partitionKey;
    private readonly KeyRange? range;
    private readonly byte[]? completeKey;
    private readonly IReadOnlyList<KeyCondition> implied;
    private readonly bool dropsUndefined;

    public ScanPlan(
        SqlQuery query,
        ContainerState container,
        PartitionKeyValue? partitionKey,
        KeyRange? range,
        QueryEnvironment environment
    )
    {
        this.container = container;
        this.partitionKey = partitionKey;
        this.range = range is { IsEverything: true } ? null : range;
        var conditions = new Conditions(query, container, environment);
        implied = conditions.Implied();
        completeKey =
            partitionKey is null ? conditions.PartitionKey(implied)
            : partitionKey.Components == container.Settings.PartitionKey.Count ? partitionKey.Key
            : null;
        Order =
        [
            .. query.OrderBy.Select(item =>
                conditions.PathOf(item.Expression) is { } path
                    ? new KeyColumn(path, item.IsDescending)
                    : throw CosmosFault.Unsupported("ORDER BY of anything but a property path")
            ),
        ];
        (JsonPath, bool)[] order = [.. Order.Select(column => (column.Path, column.IsDescending))];
        if (order.Length > 1 && !container.Settings.HasCompositeIndexFor(order))
        {
            throw CosmosFault.BadRequest("The order by query does not have a corresponding composite index that it can be served from.");
        }

        dropsUndefined =
            Order is [var single]
            && !container.Settings.ExplicitlyIncluded.Contains(single.Path)
            && !container.Settings.HasCompositeIndexFor(order);
        // A partial key or a range pins no single item, and what WHERE pins may lie outside of it.
        if (Order.Count == 0 && this.range is null && (partitionKey is null || completeKey is not null))
        {
            (Points, PointsAreExact) = conditions.Points(completeKey);
        }

        YieldsItems =
            conditions.RootAlias is { } alias && query.From!.Sources.Count == 1 && query.Select.Value is Identifier selected && selected.Name == alias;
    }

    /// <summary>The results are the items that pass WHERE, as they are.</summary>
    public bool YieldsItems { get; }

    /// <summary>WHERE says nothing beyond which items to look up.</summary>
    public bool PointsAreExact { get; }

    public IReadOnlyList<KeyColumn> Order { get; }

    /// <summary>The items to look up one by one instead of scanning.</summary>
    public IReadOnlyList<(byte[] PartitionKey, string Id)>? Points { get; }

    public bool IsDescending => Order is [{ IsDescending: true }, ..];

    /// <summary>
    /// The columns of the index that gives the order without sorting, or the range without hashing; null if none is needed, is there already, or would be
    /// too many.
    /// </summary>
    public string? MissingIndex
    {
        get
        {
            if ((Order.Count == 0 && range is null) || container.Indexes.Count >= MaxIndexes)
            {
                return null;
            }

            var columns =
                Order.Count == 0
                    ? KeyRange.Sql
                    : OrderIndex(completeKey is not null, [.. Order.Select(column => (column.Path, column.IsDescending))]);
            return container.Indexes.ContainsKey(columns) ? null : columns;
        }
    }

    /// <summary>The columns of an index by which WHERE could have found its items without looking at all of them; null if there is none.</summary>
    public string? UsefulIndex
    {
        get
        {
            if (Points is not null || implied.Any(IsIndexed) || container.Indexes.Count >= MaxIndexes)
            {
                return null;
            }

            var condition = implied
                .Where(condition => !container.Settings.PartitionKey.Contains(condition.Path))
                .OrderByDescending(condition => condition.IsEquality)
                .FirstOrDefault();
            return condition is null || Order.Count > 0 ? null : OrderIndex(completeKey is not null, [(condition.Path, false)]);
        }
    }

    /// <summary>The columns of the index that serves an order, forwards or backwards; SQLite appends the item number by itself.</summary>
    public static string OrderIndex(bool withinPartition, IReadOnlyList<(JsonPath Path, bool IsDescending)> order) =>
        (withinPartition ? "pk, " : "")
        + string.Join(
            ", ",
            order.Select(column => KeyColumn.SqlOf(column.Path) + (column.IsDescending == order[0].IsDescending ? "" : " DESC"))
        );

    /// <summary>The SQL of the scan behind a position, and the values of its parameters.</summary>
    public (string Sql, object?[] Values) Select(Position? position, long now)
    {
        var values = new List<object?>();
        string Add(object? value)
        {
            values.Add(value);
            return $"?{values.Count}";
        }

        var where = new List<string>();
        if (completeKey is not null)
        {
            where.Add($"pk = {Add(completeKey)}");
        }

        if (partitionKey is not null && partitionKey.Key != completeKey)
        {
            where.Add($"pk >= {Add(partitionKey.Key)} AND pk < {Add(SortKey.Successor(partitionKey.Key))}");
        }

        if (range is not null)
        {
            where.Add($"{KeyRange.Sql} >= {Add(range.From)} AND {KeyRange.Sql} < {Add(range.To)}");
        }

        // One pair of bounds for each column, the tightest: SQLite seeks by one and would not know which.
        var bounds = implied
            .Where(IsIndexed)
            .GroupBy(condition => condition.Path)
            .ToDictionary(group => group.Key, group => group.Aggregate(KeyCondition.Tightest));
        if (Order.Count > 0 && FirstColumnBounds(position) is { } first)
        {
            bounds[first.Path] = bounds.TryGetValue(first.Path, out var other) ? KeyCondition.Tightest(first, other) : first;
        }

        foreach (var bound in bounds.Values)
        {
            where.Add(bound.ToSql(Add));
        }

        if (position is not null)
        {
            where.Add(Behind(position, Add));
        }

        if (container.Settings.DefaultTimeToLive is not null)
        {
            where.Add($"(expires IS NULL OR expires > {Add(now)})");
        }

        var order = string.Join(
            ", ",
            Order.Select(column => column.Sql + (column.IsDescending ? " DESC" : "")).Append(IsDescending ? "rid DESC" : "rid")
        );
        return (
            $"SELECT rid, body FROM {container.Table}{(where.Count == 0 ? "" : " WHERE " + string.Join(" AND ", where))} ORDER BY {order}",
            [.. values]
        );
    }

    public int Compare(Position left, Position right)
    {
        for (var i = 0; i < Order.Count; i++)
        {
            var comparison = left.Keys[i].AsSpan().SequenceCompareTo(right.Keys[i]);
            if (comparison != 0)
            {
                return Order[i].IsDescending ? -comparison : comparison;
            }
        }

        var byNumber = left.ItemNumber.CompareTo(right.ItemNumber);
        return byNumber != 0
            ? (IsDescending ? -byNumber : byNumber)
            : (left.Inclusive, right.Inclusive) switch
            {
                (true, false) => -1,
                (false, true) => 1,
                _ => left.Skip.CompareTo(right.Skip),
            };
    }

    // A condition helps only if an index starts with its path, behind the partition key if that is known; else SQLite would compute keys for nothing.
    private bool IsIndexed(KeyCondition condition)
    {
        var column = (completeKey is null ? "" : "pk, ") + KeyColumn.SqlOf(condition.Path);
        return container.Indexes.Keys.Any(index => index == column || index.StartsWith(column + ",", StringComparison.Ordinal));
    }

    /// <summary>
    /// What the position and the absence of undefined say of the first column alone: it lets SQLite seek to the place instead of reading up to it.
    /// </summary>
    private KeyCondition? FirstColumnBounds(Position? position)
    {
        var (undefined, all) = (SortKey.RangeOfKind(ValueKind.Undefined), SortKey.All);
        var path = Order[0].Path;
        var low = dropsUndefined ? undefined.To : undefined.From;
        return position is null ? (dropsUndefined ? new KeyCondition(path, low, true, all.To, false) : null)
            : IsDescending ? new KeyCondition(path, low, true, position.Keys[0], true)
            : KeyCondition.Tightest(
                new KeyCondition(path, low, true, all.To, false),
                new KeyCondition(path, position.Keys[0], true, all.To, false)
            );
    }

    /// <summary>The keyset condition, lexicographic over all columns.</summary>
    private string Behind(Position position, Func<object?, string> add)
    {
        var number = $"rid {(IsDescending ? "<" : ">")}{(position.Inclusive ? "=" : "")} {add(position.ItemNumber)}";
        for (var i = Order.Count - 1; i >= 0; i--)
        {
            var column = Order[i];
            var key = add(position.Keys[i]);
            number = $"({column.Sql} {(column.IsDescending ? "<" : ">")} {key} OR ({column.Sql} = {key} AND {number}))";
        }

        return number;
    }
}
