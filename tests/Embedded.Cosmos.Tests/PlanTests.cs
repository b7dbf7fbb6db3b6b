using Embedded.Cosmos.ChangeFeed;
using Embedded.Cosmos.Items;
using Embedded.Cosmos.Query;
using Embedded.Cosmos.Sql;
using Embedded.Cosmos.Storage;
using Embedded.Cosmos.Values;
using Embedded.Shared;

namespace Embedded.Cosmos.Tests;

/// <summary>The common shapes of queries seek in an index: SQLite's own plan says so.</summary>
[TestClass]
public sealed class PlanTests
{
    private const string Settings =
        """{"id":"c","partitionKey":{"paths":["/pk"],"kind":"Hash","version":2},"indexingPolicy":{"compositeIndexes":[[{"path":"/a","order":"ascending"},{"path":"/b","order":"descending"}]]}}""";

    [TestMethod]
    [DataRow(
        "SELECT * FROM c WHERE c.pk = @p AND c.k < @k ORDER BY c.k DESC",
        true,
        "SEARCH items USING INDEX key (pk=? AND <expr>>? AND <expr><?)",
        DisplayName = "a timeline page"
    )]
    [DataRow(
        "SELECT * FROM c WHERE c.k < @k ORDER BY c.k DESC",
        true,
        "SEARCH items USING INDEX key (pk=? AND <expr>>? AND <expr><?)",
        DisplayName = "partition from the option"
    )]
    [DataRow(
        "SELECT * FROM c ORDER BY c.k",
        true,
        "SEARCH items USING INDEX key (pk=? AND <expr>>? AND <expr><?)",
        DisplayName = "order within a partition"
    )]
    [DataRow(
        "SELECT * FROM c ORDER BY c.k",
        false,
        "SEARCH items USING INDEX key (<expr>>? AND <expr><?)",
        DisplayName = "order across partitions"
    )]
    [DataRow(
        "SELECT * FROM c ORDER BY c.a DESC, c.b ASC",
        true,
        "SEARCH items USING INDEX key (pk=?)",
        DisplayName = "a composite index backwards"
    )]
    [DataRow("SELECT * FROM c", true, "SEARCH items USING INDEX pk (pk=?)", DisplayName = "a whole partition")]
    [DataRow(
        "SELECT * FROM c WHERE c.k = @k AND c.other > 1",
        false,
        "SEARCH items USING INDEX key (<expr>=?)",
        DisplayName = "an index made for a wasteful scan"
    )]
    public async Task The_query_seeks(string text, bool inPartition, string expected)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            await using var store = new AccountStore(Path.Combine(folder.FullName, "a.db"), isDurable: false, TimeProvider.System);
            var database = await store.CreateDatabaseAsync("d", CancellationToken.None);
            var container = await store.CreateContainerAsync(
                database,
                ContainerSettings.Parse(System.Text.Encoding.UTF8.GetBytes(Settings)),
                1,
                CancellationToken.None
            );
            var query = ParsedQueries.Get(text);
            var environment = new QueryEnvironment(
                new Dictionary<string, SqlValue> { ["@p"] = SqlValue.From("p"), ["@k"] = SqlValue.From(5d) },
                DateTimeOffset.UnixEpoch
            );
            ScanPlan Plan() => new(query, container, inPartition ? PartitionKeyValue.Parse("""["p"]""") : null, null, environment);
            if ((Plan().MissingIndex ?? Plan().UsefulIndex) is { } columns)
            {
                await store.CreateIndexAsync(container, columns, CancellationToken.None);
            }

            var (sql, values) = Plan().Select(null, 0);
            var steps = await store.ReadAsync(session => Explain(session, sql, values), CancellationToken.None);
            Assert.AreEqual(
                expected,
                string.Join("; ", steps)
                    .Replace(container.Table + "_pk", "pk", StringComparison.Ordinal)
                    .Replace(container.Table, "items", StringComparison.Ordinal)
                    .Replace("items_key0", "key", StringComparison.Ordinal)
                    .Replace("items_key1", "key", StringComparison.Ordinal)
            );

            // A page further on seeks too, and sorts nothing.
            var keys = Plan().Order.Select(_ => SortKey.Encode(SqlValue.From(3d))).ToArray();
            (sql, values) = Plan().Select(new Position(keys, 7, Inclusive: false), 0);
            steps = await store.ReadAsync(session => Explain(session, sql, values), CancellationToken.None);
            Assert.StartsWith("SEARCH", steps.Single());
            Assert.IsTrue(
                keys.Length == 0
                    || text.Contains("c.a", StringComparison.Ordinal)
                    || steps.Single().EndsWith("<expr>>? AND <expr><?)", StringComparison.Ordinal),
                steps.Single()
            );
            Assert.IsTrue(keys.Length == 0 || values.Contains(keys[0]), "the seek starts at the position");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestMethod]
    [DataRow(null, "SEARCH items USING INDEX key (lsn>? AND lsn<?)", DisplayName = "the whole feed")]
    [DataRow("""["p"]""", "SEARCH items USING INDEX key (pk=? AND lsn>? AND lsn<?)", DisplayName = "the feed of a partition key")]
    public async Task The_change_feed_seeks(string? key, string expected)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            await using var store = new AccountStore(Path.Combine(folder.FullName, "a.db"), isDurable: false, TimeProvider.System);
            var container = await store.CreateContainerAsync(
                await store.CreateDatabaseAsync("d", CancellationToken.None),
                ContainerSettings.Parse(System.Text.Encoding.UTF8.GetBytes(Settings)),
                1,
                CancellationToken.None
            );
            ChangeFeedReader Reader() =>
                new(container, key is null ? null : PartitionKeyValue.Parse(key), null, ChangeFeedStart.Of(null, null), 10, DateTimeOffset.UnixEpoch);
            await store.CreateIndexAsync(container, Reader().MissingIndex!, CancellationToken.None);
            Assert.IsNull(Reader().MissingIndex);
            var (sql, values) = Reader().Select(5, 10);
            var steps = await store.ReadAsync(session => Explain(session, sql, values), CancellationToken.None);
            Assert.AreEqual(
                expected,
                string.Join("; ", steps)
                    .Replace(container.Table + "_key1", "key", StringComparison.Ordinal)
                    .Replace(container.Table, "items", StringComparison.Ordinal)
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static List<string> Explain(SqliteSession session, string sql, object?[] values)
    {
        using var reader = session.Prepare("EXPLAIN QUERY PLAN " + sql, values).ExecuteReader();
        var steps = new List<string>();
        while (reader.Read())
        {
            steps.Add(reader.GetString(3));
        }

        return steps;
    }
}
