using Bench.Harness;
using Embedded.Functions.Durable;

namespace Bench.Orchestrations;

/// <summary>What instances cost that wait: others, memory, and the start after a kill.</summary>
internal sealed class OpenInstancesBenchmark : IBenchmark
{
    private const int Most = 100_000;
    private const int Together = 64;
    private static readonly int[] Levels = [1_000, 10_000, Most];
    private readonly List<Row> rows = [];

    public string Name => "open-instances";

    public async Task<Section> RunAsync(Effort effort)
    {
        using var folder = new TemporaryFolder();
        await MeasureFlatnessAsync(effort, folder);
        await MeasureRecoveryAsync(effort, folder);
        var loaded = new DurableTaskHubOptions { Name = "", DatabasePath = "" }.MaxLoadedInstances;
        return new(
            "open-instances: many that wait",
            $"""
            Orchestrations that wait for an event, at most a day, on one hub; each has a timer. *Flat*: short orchestrations of one activity,
            {Together} under way at the same time, on a hub with so many waiting beside (ours) and on one with a single one (limit). *Memory* and
            *recovery* are those of a process of its own with a hub and nothing else, killed by SIGKILL and started again; at most
            {loaded:N0} instances stay loaded, the others are replayed when something happens to them. *Limit* of the recovery: the start of
            such a process with an empty hub, and its first orchestration.
            """,
            rows);
    }

    private async Task MeasureFlatnessAsync(Effort effort, TemporaryFolder folder)
    {
        var count = effort.Of(4_000);
        await using var single = await BenchHub.StartAsync(folder.In("single.db"));
        await using var many = await BenchHub.StartAsync(folder.In("many.db"));
        await single.OpenAsync(0, 1);
        var open = 0;
        foreach (var level in Levels.Select(effort.Of))
        {
            await many.OpenAsync(open, level);
            open = level;
            var measured = await Pairs.RunAsync(effort.Pairs, () => MeasureAsync(many), () => MeasureAsync(single));
            rows.Add(measured.WallRow($"flat: short orchestrations with {level:N0} waiting", Show.PerSecond));
            rows.Add(measured.CpuRow($"flat: CPU of one with {level:N0} waiting", Show.Microseconds));
        }

        Task<Cost> MeasureAsync(BenchHub hub) =>
            Cost.MeasureAsync(count, () => hub.RunManyAsync(Workflows.One, count, Together), Cost.OwnCpuSeconds);
    }

    private async Task MeasureRecoveryAsync(Effort effort, TemporaryFolder folder)
    {
        var (most, path) = (effort.Of(Most), folder.In("killed.db"));
        using (var filler = await HubProcess.StartAsync(path, most))
        {
            rows.Add(new($"memory: resident with {filler.Report.Fewer:N0} waiting", Show.Mebibytes(filler.Report.FewerBytes)));
            rows.Add(new($"memory: resident with {most:N0} waiting", Show.Mebibytes(filler.Report.ResidentBytes)));
        }

        List<HubReport> full = [];
        List<HubReport> empty = [];
        for (var round = 0; round < Math.Max(3, effort.Pairs / 2); round++)
        {
            // Each is killed when it is disposed of, so the next one recovers again.
            using (var process = await HubProcess.StartAsync(path, open: 0, wake: round))
            {
                full.Add(process.Report);
            }

            using (var process = await HubProcess.StartAsync(folder.In($"empty{round}.db"), open: 0))
            {
                empty.Add(process.Report);
            }
        }

        Add($"recovery: ready after SIGKILL with {most:N0} waiting", report => report.ReadySeconds, Show.Milliseconds);
        Add("recovery: the first of them has gone on and ended", report => report.ProgressSeconds, Show.Milliseconds);
        Add("recovery: resident memory then", report => report.ResidentBytes, Show.Mebibytes);

        void Add(string name, Func<HubReport, double> figure, Func<double, string> show)
        {
            var (ours, least) = (new Series(full.Select(figure)).Median, new Series(empty.Select(figure)).Median);
            rows.Add(new(name, show(ours), show(least), Show.Ratio(ours / least)));
        }
    }
}
