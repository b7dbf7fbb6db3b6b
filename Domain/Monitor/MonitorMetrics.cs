using System.Diagnostics.Metrics;
using Domain.Monitor.Queues;
using Domain.Monitor.Repairs;

namespace Domain.Monitor;

/// <summary>The monitor's instruments (MON-3), of meter <see cref="MeterName"/>. Gauges are as of the last round of the monitor.</summary>
public sealed class MonitorMetrics
{
    /// <summary>The meter.</summary>
    public const string MeterName = "Instagram.Monitor";

    private readonly TimeProvider time;
    private readonly Counter<long> repairs;
    private readonly Gauge<int> stuck;
    private readonly Gauge<int> dependencies;
    private readonly Gauge<int> backlog;
    private readonly Gauge<long> depth;
    private readonly Gauge<long> deadLetters;
    private readonly Gauge<double> oldest;

    /// <summary>Creates the instruments.</summary>
    public MonitorMetrics(IMeterFactory meters, TimeProvider time)
    {
        this.time = time;
        var meter = meters.Create(MeterName);
        repairs = meter.CreateCounter<long>("instagram.repairs", "{repair}", "Repairs by class, action and outcome.");
        stuck = meter.CreateGauge<int>("instagram.stuck", "{subject}", "What is stuck or was given up, by class.");
        dependencies = meter.CreateGauge<int>("instagram.dependency.up", null, "1 for a dependency that answers the monitor, 0 for one that does not.");
        backlog = meter.CreateGauge<int>("instagram.uploads.processing", "{upload}", "Uploads that are processing or wait for a worker.");
        depth = meter.CreateGauge<long>("instagram.queue.depth", "{message}", "Active messages of a queue or subscription.");
        deadLetters = meter.CreateGauge<long>("instagram.queue.dead_letters", "{message}", "Dead letters of a queue or subscription.");
        oldest = meter.CreateGauge<double>("instagram.queue.oldest_age", "s", "Age of the oldest active message of a queue or subscription.");
    }

    /// <summary>A repair has ended.</summary>
    public void Repaired(RepairRecord repair) =>
        repairs.Add(1, new("class", Name(repair.Class)), new("action", Name(repair.Action)), new("outcome", Name(repair.Outcome)));

    /// <summary>What is stuck, by class; classes that are not named have none.</summary>
    public void Stuck(IReadOnlyDictionary<StuckClass, int> counts)
    {
        foreach (var @class in Enum.GetValues<StuckClass>())
        {
            stuck.Record(counts.GetValueOrDefault(@class), new KeyValuePair<string, object?>("class", Name(@class)));
        }
    }

    /// <summary>Whether a dependency answers.</summary>
    public void Dependency(string name, bool isUp) => dependencies.Record(isUp ? 1 : 0, new KeyValuePair<string, object?>("dependency", name));

    /// <summary>How many uploads the workers have before them.</summary>
    public void Backlog(int uploads) => backlog.Record(uploads);

    /// <summary>How the queues stand.</summary>
    public void Queues(IEnumerable<QueueStatus> queues)
    {
        foreach (var queue in queues)
        {
            var tag = new KeyValuePair<string, object?>("queue", queue.Name);
            depth.Record(queue.Active, tag);
            deadLetters.Record(queue.DeadLettered, tag);
            oldest.Record(queue.OldestEnqueuedAt is { } enqueued ? Math.Max(0, (time.GetUtcNow() - enqueued).TotalSeconds) : 0, tag);
        }
    }

    // As in JSON: worker_dead for WorkerDead.
    private static string Name<T>(T value)
        where T : struct, Enum =>
        System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
