using Bench.Harness;
using Bench.Serving;

namespace Bench.Cosmos;

/// <summary>The embedded Cosmos account through the real SDK, against SQLite holding the same rows.</summary>
internal sealed class CosmosBenchmark : IBenchmark
{
    private const int WarmUps = 3;
    private static readonly int[] Callers = [1, 16];
    private readonly List<Row> rows = [];

    public string Name => "cosmos";

    public async Task<Section> RunAsync(Effort effort)
    {
        using var folder = new TemporaryFolder();
        await using var account = await CosmosSubject.OpenAsync(folder.In("account.db"));
        await using var bare = await BareRows.OpenAsync(folder.In("bare.db"));
        foreach (var callers in Callers)
        {
            await MeasureAsync("point reads", "point read", effort, callers, account.ReadAsync, bare.ReadAsync);
            await MeasureAsync("upserts, durable", "upsert", effort, callers, account.UpsertAsync, bare.UpsertAsync);
            await MeasureAsync("queries, a page of 20 by ORDER BY", "query", effort, callers, account.QueryAsync, bare.QueryAsync);
            await MeasureAsync("pages of 100 of the change feed", "page of changes", effort, callers, account.ReadFeedAsync, bare.ReadFeedAsync);
        }

        return new(
            "cosmos: the embedded account",
            $"""
            `Embedded.Cosmos` through `Microsoft.Azure.Cosmos`: {PostItem.Authors} partitions of {PostItem.PerAuthor} items of about {PostItem.Bytes} bytes,
            typed operations, System.Text.Json, everything in memory after the warm-up; callers share the process and its cores with the
            account. *Limit*: the same rows in SQLite as one prepared statement each, by the same pool of readers and the same group commit (WAL,
            `synchronous=FULL`), the result left as bytes: no SDK, no HTTP messages, no JSON.
            """,
            rows);
    }

    private async Task MeasureAsync(string name, string one, Effort effort, int callers, Func<int, Task> ours, Func<int, Task> limit)
    {
        var duration = TimeSpan.FromSeconds(0.6) / effort.Divisor;
        var (oursAll, limitAll) = (new List<double>(), new List<double>());
        for (var run = 0; run < WarmUps; run++)
        {
            // The SDK is much code, which the runtime compiles for speed only after a while.
            _ = await RunAsync(ours, []);
        }

        var measured = await Pairs.RunAsync(effort.Pairs, () => RunAsync(ours, oursAll), () => RunAsync(limit, limitAll));
        var who = $"{callers} caller{(callers == 1 ? "" : "s")}: ";
        rows.Add(measured.WallRow(who + name, Show.PerSecond));
        rows.Add(measured.CpuRow($"{who}CPU of one {one}", Show.Microseconds));
        rows.Add(Percentile(50));
        rows.Add(Percentile(99));

        async Task<Cost> RunAsync(Func<int, Task> work, List<double> latencies)
        {
            var count = 0;
            Func<Task>[] clients = [.. Enumerable.Repeat<Func<Task>>(() => work(Interlocked.Increment(ref count)), callers)];
            var load = await Load.RunAsync(clients, duration, Cost.OwnCpuSeconds);
            latencies.AddRange(load.Latencies);
            return load.Cost;
        }

        Row Percentile(double percent)
        {
            var (mine, least) = (new Series(oursAll).Percentile(percent), new Series(limitAll).Percentile(percent));
            return new($"{who}{one}, p{percent}", Show.Milliseconds(mine), Show.Milliseconds(least), Show.Ratio(mine / least));
        }
    }
}
