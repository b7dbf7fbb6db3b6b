using Bench.Harness;
using Embedded.Functions.Durable;
using Embedded.Functions.Durable.History;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bench.Orchestrations;

/// <summary>The durable engine by itself, against what it writes, written by nobody but SQLite.</summary>
internal sealed class OrchestrationsBenchmark : IBenchmark
{
    private const int Together = 512;
    private const int WideTurns = 5;
    private readonly List<Row> rows = [];

    public string Name => "orchestrations";

    public async Task<Section> RunAsync(Effort effort)
    {
        using var folder = new TemporaryFolder();
        using var commits = new CommitCounter();
        using var floor = new CommitFloor(folder.In("floor.db"));
        var options = new DurableTaskHubOptions { Name = "bench", DatabasePath = folder.In("hub.db"), MaxConcurrentActivities = 64 };
        await using var hub = new DurableTaskHub(options, new Workflows(), TimeProvider.System, NullLoggerFactory.Instance);
        await hub.StartAsync(CancellationToken.None);

        await MeasureThroughputAsync("one activity each", Workflows.One, effort.Of(5_000), effort.Pairs, hub, commits, floor);
        await MeasureThroughputAsync("three activities in turn each", Workflows.Three, effort.Of(3_000), effort.Pairs, hub, commits, floor);
        await MeasureWideAsync(effort.Pairs, hub, commits, floor);
        await MeasureLatencyAsync(effort.Of(60), effort.Pairs, hub, floor);
        var sync = DiskSync.Measure(folder.In("sync"), effort.Of(500));
        rows.Add(new("this disk: 4 KiB appended and fsync, p50", "", Show.Milliseconds(sync.Median)));
        rows.Add(new("this disk: 4 KiB appended and fsync, p99", "", Show.Milliseconds(sync.Percentile(99))));

        return new(
            "orchestrations: the durable engine",
            $"""
            Orchestrations on one hub (SQLite, WAL, `synchronous=FULL`, group commit), started and awaited by its client; activities return their
            input of {Workflows.Payload.Length} characters at once. Throughput with {Together} under way at the same time; latency with one at a time, from the
            call that starts it to its awaited result. *Limit*: the very rows that such an orchestration leaves, written by the same statements in
            as many transactions by one thread without engine, client or activities; for the latency, its five commits one by one.
            """,
            rows);
    }

    private async Task MeasureThroughputAsync(
        string name, string orchestrator, int count, int pairs, DurableTaskHub hub, CommitCounter commits, CommitFloor floor)
    {
        var history = await HistoryAsync(hub, orchestrator);
        var batch = 1;
        var measured = await Pairs.RunAsync(
            pairs,
            async () =>
            {
                _ = commits.TakeBatchSize();
                var cost = await Cost.MeasureAsync(count, () => RunManyAsync(hub, orchestrator, count), Cost.OwnCpuSeconds);
                batch = commits.TakeBatchSize();
                return cost;
            },
            () => Cost.MeasureAsync(count, () => Task.Run(() => floor.Write(history, count, Together, batch)), Cost.OwnCpuSeconds));
        rows.Add(measured.WallRow($"orchestrations of {name}", Show.PerSecond));
        rows.Add(measured.CpuRow($"CPU of one ({batch} changes per transaction)", Show.Microseconds));
    }

    private async Task MeasureWideAsync(int pairs, DurableTaskHub hub, CommitCounter commits, CommitFloor floor)
    {
        var history = await HistoryAsync(hub, Workflows.Wide);
        var batch = 1;
        var measured = await Pairs.OfMediansAsync(
            pairs,
            WideTurns,
            async () =>
            {
                _ = commits.TakeBatchSize();
                var cost = await Cost.MeasureAsync(1, () => RunAsync(hub, Workflows.Wide));
                batch = commits.TakeBatchSize();
                return cost;
            },
            () => Cost.MeasureAsync(1, () => Task.Run(() => floor.Write(history, 1, 1, batch))));
        rows.Add(measured.WallRow($"one orchestration of {Workflows.Width:N0} activities at once, start to finish", Show.Milliseconds));
    }

    private async Task MeasureLatencyAsync(int count, int pairs, DurableTaskHub hub, CommitFloor floor)
    {
        var history = await HistoryAsync(hub, Workflows.Three);
        var (ours, limit) = (new List<double>(), new List<double>());
        var measured = await Pairs.OfMediansAsync(
            pairs,
            count,
            () => KeepAsync(ours, () => RunAsync(hub, Workflows.Three)),
            () => KeepAsync(limit, () => Task.Run(() => floor.Write(history, 1, 1, 1))));
        rows.Add(measured.WallRow("three activities in turn, start to finish, alone: p50", Show.Milliseconds));
        var (oursAt99, limitAt99) = (new Series(ours).Percentile(99), new Series(limit).Percentile(99));
        rows.Add(new(
            "three activities in turn, start to finish, alone: p99",
            Show.Milliseconds(oursAt99),
            Show.Milliseconds(limitAt99),
            Show.Ratio(oursAt99 / limitAt99)));

        static async Task<Cost> KeepAsync(List<double> collected, Func<Task> work)
        {
            var cost = await Cost.MeasureAsync(1, work);
            collected.Add(cost.Seconds);
            return cost;
        }
    }

    private static async Task<OrchestrationHistory> HistoryAsync(DurableTaskHub hub, string orchestrator) =>
        (await hub.GetHistoryAsync(await RunAsync(hub, orchestrator)))!;

    private static async Task<string> RunAsync(DurableTaskHub hub, string orchestrator)
    {
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync(new TaskName(orchestrator), Workflows.Payload);
        var end = await hub.Client.WaitForInstanceCompletionAsync(id);
        return end.RuntimeStatus == Microsoft.DurableTask.Client.OrchestrationRuntimeStatus.Completed
            ? id
            : throw new InvalidOperationException($"{orchestrator} ended {end.RuntimeStatus}.");
    }

    private static async Task RunManyAsync(DurableTaskHub hub, string orchestrator, int count)
    {
        var left = count;
        await Task.WhenAll(Enumerable.Range(0, Together).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await RunAsync(hub, orchestrator);
            }
        }));
    }
}
