using Bench.Harness;
using Embedded.Functions.Durable;
using Embedded.Functions.Durable.Storage;
using Microsoft.DurableTask;

namespace Bench.Orchestrations;

/// <summary>An instance with a long history is brought back to memory, against reading its rows.</summary>
internal sealed class ReplayBenchmark : IBenchmark
{
    private const int Replays = 10;

    public string Name => "replay";

    public async Task<Section> RunAsync(Effort effort)
    {
        using var folder = new TemporaryFolder();
        var path = folder.In("hub.db");
        string id;
        await using (var hub = await BenchHub.StartAsync(path))
        {
            id = await hub.RunAsync(Workflows.Long);
        }

        using var reader = new StoreReader(path);
        using var database = new Database(path, readOnly: true, fileSystem: null);
        var events = reader.FindHistory(id)!.Events.Count;
        var options = new DurableTaskHubOptions { Name = "bench", DatabasePath = path };
        var workflows = new Workflows();
        var measured = await Pairs.RunAsync(
            effort.Pairs,
            () => Cost.MeasureAsync(Replays, () => Task.Run(() => Repeat(Replay)), Cost.OwnCpuSeconds),
            () => Cost.MeasureAsync(Replays, () => Task.Run(() => Repeat(() => Read(database, id))), Cost.OwnCpuSeconds));
        return new(
            "replay: a long history",
            $"""
            An orchestration of {Workflows.Length:N0} activities in turn, whose history has {events:N0} events, is read from the store and replayed to its last
            event, as after an eviction or a restart. *Limit*: the same rows read by the same statement, all columns, nothing made of them.
            """,
            [
                measured.WallRow("one replay", Show.Milliseconds),
                measured.CpuRow("CPU of one replay", Show.Milliseconds),
                measured.WallRow("events", seconds => Show.PerSecond(seconds / events)),
            ]);

        void Replay() =>
            HistoryReplayer.Replay(
                reader.FindHistory(id)!,
                context => workflows.RunOrchestratorAsync(new TaskName(Workflows.Long), context),
                options,
                compareInputs: false);
    }

    private static void Repeat(Action work)
    {
        for (var i = 0; i < Replays; i++)
        {
            work();
        }
    }

    private static void Read(Database database, string id)
    {
        using var rows = database.PrepareOnce(
            $"SELECT {StoredEvents.Columns} FROM history WHERE id BETWEEN (SELECT key FROM instances WHERE id = ?1) << 24 "
                + "AND ((SELECT key FROM instances WHERE id = ?1) << 24) + 16777215 ORDER BY id");
        rows.Bind(id);
        var bytes = 0L;
        while (rows.Step())
        {
            bytes += rows.Long(0) + rows.Long(1) + rows.Long(2);
            for (var column = 3; column <= 9; column++)
            {
                bytes += rows.Text(column)?.Length ?? 0;
            }
        }

        if (bytes == 0)
        {
            throw new InvalidOperationException("There is no history.");
        }
    }
}
