using System.Collections.Concurrent;
using Bench.Harness;
using Embedded.Functions.Durable.History;

namespace Bench.Orchestrations;

/// <summary>The durable engine by itself, against what it writes, written by nobody but SQLite.</summary>
internal sealed class OrchestrationsBenchmark : IBenchmark
{
    private const int Together = 512;
    private const int WideTogether = 8;
    private const int WideTurns = 5;
    private const int SyncsAllowed = 8;
    private const double SecondsAllowed = 0.002;
    private readonly List<Row> rows = [];

    public string Name => "orchestrations";

    public async Task<Section> RunAsync(Effort effort)
    {
        using var folder = new TemporaryFolder();
        using var commits = new CommitCounter();
        using var floor = new CommitFloor(folder.In("floor.db"));
        await using var hub = await BenchHub.StartAsync(folder.In("hub.db"));

        var (brief, three) = (effort.Of(5_000), effort.Of(3_000));
        await MeasureThroughputAsync("short orchestrations, one activity each", Workflows.One, 1, brief, Together);
        await MeasureThroughputAsync("orchestrations of three activities in turn", Workflows.Three, 1, three, Together);
        await MeasureThroughputAsync("activities, a thousand in each orchestration", Workflows.Wide, Workflows.Width, WideTogether, WideTogether);
        await MeasureBytesAsync(effort.Pairs, hub, commits, floor);
        await MeasureInMemoryAsync(brief, effort.Pairs, hub);
        await MeasureWideAsync(Workflows.Wide, Workflows.Width, effort.Pairs, WideTurns, hub, commits, floor);
        await MeasureWideAsync(Workflows.Widest, Workflows.GreatestWidth, effort.Pairs, 1, hub, commits, floor);
        await MeasureLatencyAsync(effort.Of(60), effort.Pairs, hub, floor, folder);
        await MeasureLatencyUnderLoadAsync(effort.Of(4_000), hub);

        return new(
            "orchestrations: the durable engine",
            $"""
            Orchestrations on one hub (SQLite, WAL, `synchronous=FULL`, group commit), started and awaited by its client; activities return their
            input of {Workflows.Payload.Length} characters at once. Throughput with {Together} under way at the same time, of those with a thousand
            activities {WideTogether}; latency alone with one at a time, from the call that starts it to its awaited result. *Limit*: the very rows
            that such an orchestration leaves, written by the same statements in as many transactions by one thread without engine, client or
            activities; for the latency, its five commits one by one. *In memory*: the same engine on a file in `/dev/shm`, where fsync costs
            nothing. Bytes are those that the process hands to write(2), log and file together; the payload of an activity is its input and its
            output.
            """,
            rows);

        async Task MeasureThroughputAsync(string name, string orchestrator, int units, int count, int together)
        {
            var history = await hub.HistoryOfAsync(orchestrator);
            var batch = 1;
            var measured = await Pairs.RunAsync(
                effort.Pairs,
                async () =>
                {
                    _ = commits.TakeBatchSize();
                    var cost = await Cost.MeasureAsync(count * units, () => hub.RunManyAsync(orchestrator, count, together), Cost.OwnCpuSeconds);
                    batch = commits.TakeBatchSize();
                    return cost;
                },
                () => Cost.MeasureAsync(count * units, () => Task.Run(() => floor.Write(history, count, together, batch)), Cost.OwnCpuSeconds));
            rows.Add(measured.WallRow(name, Show.PerSecond));
            rows.Add(measured.CpuRow($"CPU of one ({batch} changes per transaction)", Show.Microseconds));
        }
    }

    private async Task MeasureBytesAsync(int pairs, BenchHub hub, CommitCounter commits, CommitFloor floor)
    {
        var history = await hub.HistoryOfAsync(Workflows.Wide);
        var (ours, limit) = (new List<double>(), new List<double>());
        for (var pair = 0; pair < pairs; pair++)
        {
            _ = commits.TakeBatchSize();
            ours.Add(await WrittenAsync(() => hub.RunManyAsync(Workflows.Wide, WideTogether, WideTogether)));
            var batch = commits.TakeBatchSize();
            limit.Add(await WrittenAsync(() => Task.Run(() => floor.Write(history, WideTogether, WideTogether, batch))));
        }

        var (mine, least) = (new Series(ours).Median, new Series(limit).Median);
        rows.Add(new($"bytes written per activity (payload: {2 * (Workflows.Payload.Length + 2)})", $"{mine:F0}", $"{least:F0}", Show.Ratio(mine / least)));

        static async Task<double> WrittenAsync(Func<Task> work)
        {
            var before = WrittenBytes.SoFar();
            await work();
            return (WrittenBytes.SoFar() - before) / (double)(WideTogether * Workflows.Width);
        }
    }

    private async Task MeasureInMemoryAsync(int count, int pairs, BenchHub hub)
    {
        var path = Path.Combine("/dev/shm", $"bench-{Guid.NewGuid():N}");
        Directory.CreateDirectory(path);
        try
        {
            await using var inMemory = await BenchHub.StartAsync(Path.Combine(path, "hub.db"));
            var measured = await Pairs.RunAsync(pairs, () => MeasureAsync(hub), () => MeasureAsync(inMemory));
            rows.Add(measured.WallRow("short orchestrations, against the same engine in memory", Show.PerSecond));
            rows.Add(measured.CpuRow("CPU of one, against the same engine in memory", Show.Microseconds));
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }

        Task<Cost> MeasureAsync(BenchHub which) =>
            Cost.MeasureAsync(count, () => which.RunManyAsync(Workflows.One, count, Together), Cost.OwnCpuSeconds);
    }

    private async Task MeasureWideAsync(string orchestrator, int width, int pairs, int turns, BenchHub hub, CommitCounter commits, CommitFloor floor)
    {
        var history = await hub.HistoryOfAsync(orchestrator);
        var batch = 1;
        var measured = await Pairs.OfMediansAsync(
            pairs,
            turns,
            async () =>
            {
                _ = commits.TakeBatchSize();
                var cost = await Cost.MeasureAsync(1, () => hub.RunAsync(orchestrator));
                batch = commits.TakeBatchSize();
                return cost;
            },
            () => Cost.MeasureAsync(1, () => Task.Run(() => floor.Write(history, 1, 1, batch))));
        rows.Add(measured.WallRow($"one orchestration of {width:N0} activities at once, start to finish", Show.Milliseconds));
    }

    private async Task MeasureLatencyAsync(int count, int pairs, BenchHub hub, CommitFloor floor, TemporaryFolder folder)
    {
        var history = await hub.HistoryOfAsync(Workflows.Three);
        var (ours, limit) = (new List<double>(), new List<double>());
        var before = DiskSync.Measure(folder.In("sync"), count * 4);
        var measured = await Pairs.OfMediansAsync(
            pairs,
            count,
            () => KeepAsync(ours, () => hub.RunAsync(Workflows.Three)),
            () => KeepAsync(limit, () => Task.Run(() => floor.Write(history, 1, 1, 1))));
        var after = DiskSync.Measure(folder.In("sync"), count * 4);
        rows.Add(measured.WallRow("three activities in turn, start to finish, alone: p50", Show.Milliseconds));
        rows.Add(PercentileRow("three activities in turn, start to finish, alone: p99", 99, ours, limit));
        var (median, sync) = (new Series(ours).Median, (before.Median + after.Median) / 2);
        var allowed = (SyncsAllowed * sync) + SecondsAllowed;
        rows.Add(new(
            $"the p50, against {SyncsAllowed} fsyncs of this disk and 2 ms",
            Show.Milliseconds(median),
            Show.Milliseconds(allowed),
            Show.Ratio(median / allowed)));
        rows.Add(new("this disk: 4 KiB appended and fsync, p50", "", Show.Milliseconds(sync)));
        rows.Add(new("this disk: 4 KiB appended and fsync, p99", "", Show.Milliseconds(Math.Max(before.Percentile(99), after.Percentile(99)))));

        static async Task<Cost> KeepAsync(List<double> collected, Func<Task> work)
        {
            var cost = await Cost.MeasureAsync(1, work);
            collected.Add(cost.Seconds);
            return cost;
        }
    }

    /// <summary>Closed loops: each starts the next when the last has ended.</summary>
    private async Task MeasureLatencyUnderLoadAsync(int count, BenchHub hub)
    {
        foreach (var together in (int[])[64, Together])
        {
            var latencies = new ConcurrentQueue<double>();
            var left = count + together;
            var load = await Cost.MeasureAsync(count, () => Task.WhenAll(Enumerable.Range(0, together).Select(async _ =>
            {
                while (Interlocked.Decrement(ref left) >= 0)
                {
                    var one = await Cost.MeasureAsync(1, () => hub.RunAsync(Workflows.Three));
                    latencies.Enqueue(one.Seconds);
                }
            })));
            var all = new Series(latencies);
            var name = $"three activities in turn, {together} under way ({Show.PerSecond(load.Seconds)})";
            rows.Add(new($"{name}: p50", Show.Milliseconds(all.Median)));
            rows.Add(new($"{name}: p99", Show.Milliseconds(all.Percentile(99))));
        }
    }

    private static Row PercentileRow(string name, double percent, List<double> ours, List<double> limit)
    {
        var (mine, least) = (new Series(ours).Percentile(percent), new Series(limit).Percentile(percent));
        return new(name, Show.Milliseconds(mine), Show.Milliseconds(least), Show.Ratio(mine / least));
    }
}
