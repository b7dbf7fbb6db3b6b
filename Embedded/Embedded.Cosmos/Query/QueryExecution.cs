using System.Buffers;
using System.Text.Json;
using Embedded.Cosmos.Items;
using Embedded.Cosmos.Sql;
using Embedded.Cosmos.Storage;
using Embedded.Cosmos.Values;
using Embedded.Shared;

namespace Embedded.Cosmos.Query;

/// <summary>Runs one page of a query. The scan finds candidates in order; WHERE, joins, projection and aggregates are evaluated on each.</summary>
internal sealed class QueryExecution
{
    /// <summary>A page ends, possibly empty, after looking at this many items, so that no read transaction is held for long.</summary>
    private const int MaxExamined = 20_000;

    /// <summary>A scan is wasteful if it looks at this many items, and at this many times more than it finds.</summary>
    private const int ManyExamined = 1000;
    private const int WasteFactor = 10;

    private readonly QueryRequest request;
    private readonly SqlQuery query;
    private readonly QueryEnvironment environment;
    private readonly ContainerState container;
    private readonly Scope outer;
    private readonly int maxItems;
    private readonly CancellationToken cancellationToken;
    private readonly Position? start;
    private int offsetLeft;
    private int? limitLeft;
    private int examined;
    private int found;

    public QueryExecution(
        QueryRequest request,
        ContainerState container,
        PartitionKeyValue? partitionKey,
        KeyRange? range,
        string? continuation,
        int maxItems,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        this.request = request;
        this.container = container;
        this.maxItems = maxItems;
        this.cancellationToken = cancellationToken;
        query = request.Query;
        environment = new QueryEnvironment(request.Parameters, now);
        outer = new Scope(environment);
        Plan = new ScanPlan(query, container, partitionKey, range, environment);
        if (request.Resume is { } filter && filter.Keys.Count != Plan.Order.Count)
        {
            throw CosmosFault.BadRequest("The resume filter has another number of values than ORDER BY.");
        }

        offsetLeft = query.Offset is null ? 0 : Interpreter.Count(query.Offset, outer, "OFFSET");
        limitLeft = query.Limit is null ? null : Interpreter.Count(query.Limit, outer, "LIMIT");
        if (query.Top is not null)
        {
            limitLeft = Interpreter.Count(query.Top, outer, "TOP");
        }

        if (continuation is not null)
        {
            if (query.IsGrouped)
            {
                throw CosmosFault.BadRequest("Invalid continuation token: the query has one page only.");
            }

            var token = ContinuationToken.Parse(continuation, request.Text, Plan.Order.Count);
            (start, offsetLeft, limitLeft) = (token.Position, token.OffsetLeft, token.LimitLeft);
        }

        if (request.Resume is not null)
        {
            var resumed = PositionOf(request.Resume);
            start = start is null || Plan.Compare(resumed, start) > 0 ? resumed : start;
        }
    }

    public ScanPlan Plan { get; }

    /// <summary>Set after a page that looked at many items to find few: the columns of an index that would have helped.</summary>
    public string? UsefulIndex { get; private set; }

    public QueryPage Run(SqliteSession session)
    {
        var page =
            query.IsGrouped || query.From is null ? RunWhole(session)
            : Plan.YieldsItems && !query.IsDistinct ? RunItems(session)
            : RunPage(session);
        UsefulIndex = examined >= ManyExamined && examined / WasteFactor > found ? Plan.UsefulIndex : null;
        return page;
    }

    private QueryPage RunWhole(SqliteSession session)
    {
        IEnumerable<SqlValue> results;
        if (query.From is null)
        {
            results = Interpreter.Run(query with { Top = null, Offset = null, Limit = null }, outer);
        }
        else
        {
            var groups = new GroupTable(query);
            foreach (var item in Scan(session))
            {
                examined++;
                foreach (var row in Rows(Load(item.Body)))
                {
                    found++;
                    groups.Add(row);
                }
            }

            results = groups.Results(outer);
            results = query.IsDistinct
                ? results.DistinctBy(value => Convert.ToHexString(SortKey.Encode(value)), StringComparer.Ordinal)
                : results;
        }

        using var page = new PageWriter();
        foreach (var value in results.Skip(offsetLeft).Take(limitLeft ?? int.MaxValue))
        {
            page.Add(value);
        }

        return page.Finish(null);
    }

    /// <summary>SELECT * of items themselves: they are passed on as they are stored, and parsed only where WHERE must look into them.</summary>
    private QueryPage RunItems(SqliteSession session)
    {
        using var page = new PageWriter();
        var where = Plan.PointsAreExact ? null : query.Where;
        Position? next = null;
        if (limitLeft == 0)
        {
            return page.Finish(null);
        }

        foreach (var item in Scan(session))
        {
            // Only now is it known that there is more behind the position at which the page became full.
            if (next is not null)
            {
                return page.Finish(new ContinuationToken(next, offsetLeft, limitLeft).Write(request.Text));
            }

            if (where is null || where.Evaluate(outer.Bind(query.From!.Sources[0].Alias, Load(item.Body))).IsTrue)
            {
                found++;
                if (offsetLeft > 0)
                {
                    offsetLeft--;
                }
                else
                {
                    page.Add(item.Body);
                    if (limitLeft is not null && --limitLeft == 0)
                    {
                        return page.Finish(null);
                    }
                }
            }

            if (++examined >= MaxExamined || page.IsFull(maxItems))
            {
                next = new Position(Keys(item.Body), item.Number, Inclusive: false);
            }
        }

        return page.Finish(null);
    }

    private QueryPage RunPage(SqliteSession session)
    {
        using var page = new PageWriter();
        var seen = query.IsDistinct ? new HashSet<string>(StringComparer.Ordinal) : null;
        Position? next = null;
        if (limitLeft == 0)
        {
            return page.Finish(null);
        }

        foreach (var item in Scan(session))
        {
            // Only now is it known that there is more behind the position at which the page became full.
            if (next is not null)
            {
                return page.Finish(new ContinuationToken(next, offsetLeft, limitLeft).Write(request.Text));
            }

            var rowIndex = 0;
            var skip = start is { Inclusive: true } && start.ItemNumber == item.Number ? start.Skip : 0;
            foreach (var row in Rows(Load(item.Body)))
            {
                found++;
                if (rowIndex++ < skip)
                {
                    continue;
                }

                var value = Interpreter.Project(query.Select, row);
                if (!value.IsDefined || seen?.Add(Convert.ToBase64String(SortKey.Encode(value))) == false)
                {
                    continue;
                }

                if (page.IsFull(maxItems))
                {
                    var inside = new Position(Keys(item.Body), item.Number, Inclusive: true, rowIndex - 1);
                    return page.Finish(new ContinuationToken(inside, offsetLeft, limitLeft).Write(request.Text));
                }

                if (offsetLeft > 0)
                {
                    offsetLeft--;
                    continue;
                }

                page.Add(value);
                if (limitLeft is not null && --limitLeft == 0)
                {
                    return page.Finish(null);
                }
            }

            if (++examined >= MaxExamined || (page.IsFull(maxItems) && query.From!.Sources.Count == 1))
            {
                next = new Position(Keys(item.Body), item.Number, Inclusive: false);
            }
        }

        return page.Finish(null);
    }

    private IEnumerable<Scope> Rows(SqlValue item) => Interpreter.Rows(query, outer.Bind(query.From!.RootName, item));

    private IReadOnlyList<byte[]> Keys(byte[] item) => [.. Plan.Order.Select(column => SortKey.EncodeAt(item, column.Path))];

    private IEnumerable<(long Number, byte[] Body)> Scan(SqliteSession session)
    {
        if (Plan.Points is { } points)
        {
            return ScanPoints(session, points);
        }

        return ScanOrder(session);
    }

    private IEnumerable<(long Number, byte[] Body)> ScanPoints(
        SqliteSession session,
        IReadOnlyList<(byte[] PartitionKey, string Id)> points
    )
    {
        var now = environment.Now.ToUnixTimeSeconds();
        return points
            .Select(point =>
                ItemTable.Find(
                    session,
                    container,
                    new PartitionKeyValue(point.PartitionKey, container.Settings.PartitionKey.Count),
                    point.Id,
                    now
                )
            )
            .OfType<StoredItem>()
            .Where(item =>
                !item.IsExpired && (start is null || item.Number > start.ItemNumber || (start.Inclusive && item.Number == start.ItemNumber))
            )
            .OrderBy(item => item.Number)
            .Select(item => (item.Number, item.Body));
    }

    private IEnumerable<(long Number, byte[] Body)> ScanOrder(SqliteSession session)
    {
        var (sql, values) = Plan.Select(start, environment.Now.ToUnixTimeSeconds());
        using var reader = session.Prepare(sql, values).ExecuteReader();
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return (reader.GetInt64(0), (byte[])reader.GetValue(1));
        }
    }

    private static SqlValue Load(byte[] body) =>
        SqlValue.From(JsonElement.Parse(body, new JsonDocumentOptions { MaxDepth = JsonLimits.MaxDepth }));

    private Position PositionOf(ResumeFilter filter)
    {
        // Without an item, the place is before the first or behind the last item with these values, in the direction of the scan.
        var beforeAll = Plan.IsDescending ? long.MaxValue : long.MinValue;
        var behindAll = Plan.IsDescending ? long.MinValue : long.MaxValue;
        return new Position(filter.Keys, filter.ItemNumber ?? (filter.Exclude ? behindAll : beforeAll), Inclusive: !filter.Exclude);
    }

    private sealed class PageWriter : IDisposable
    {
        private readonly ArrayBufferWriter<byte> buffer = new(4096);
        private readonly Utf8JsonWriter writer;
        private int count;

        public PageWriter()
        {
            writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
            writer.WriteStartArray();
        }

        public bool IsFull(int maxItems) => count >= maxItems || writer.BytesCommitted + writer.BytesPending >= JsonLimits.MaxPageBytes;

        public void Add(byte[] item)
        {
            writer.WriteRawValue(item, skipInputValidation: true);
            count++;
        }

        public void Add(SqlValue value)
        {
            value.WriteTo(writer);
            count++;
        }

        public QueryPage Finish(string? continuation)
        {
            writer.WriteEndArray();
            writer.Flush();
            return new QueryPage(buffer.WrittenMemory, count, continuation);
        }

        public void Dispose() => writer.Dispose();
    }
}
