using System.Diagnostics.Metrics;

namespace Embedded.Functions.Durable;

/// <summary>The hub's instruments, of meter <c>Embedded.Functions.Durable</c>, each with the tag <c>hub</c>.</summary>
internal sealed class HubMetrics : IDisposable
{
    public const string MeterName = "Embedded.Functions.Durable";

    private readonly Meter meter = new(MeterName);
    private readonly KeyValuePair<string, object?> hub;
    private readonly Counter<long> commits,
        changes,
        activities,
        turns,
        operations,
        replays;
    private readonly Histogram<int> batch;

    public HubMetrics(
        string hub,
        Func<int> commitsWaiting,
        Func<int> activitiesWaiting,
        Func<int> activitiesRunning,
        Func<int> turnsWaiting,
        Func<int> entitiesWaiting)
    {
        this.hub = new KeyValuePair<string, object?>("hub", hub);
        commits = meter.CreateCounter<long>("durable.commits", "{commit}", "Transactions made durable.");
        changes = meter.CreateCounter<long>("durable.changes", "{change}", "Changes made durable.");
        batch = meter.CreateHistogram<int>("durable.commit.batch", "{change}", "Changes per transaction.");
        activities = meter.CreateCounter<long>("durable.activities", "{activity}", "Activity attempts run to an end.");
        turns = meter.CreateCounter<long>("durable.turns", "{turn}", "Orchestrator turns.");
        operations = meter.CreateCounter<long>("durable.operations", "{operation}", "Operations of entities run to an end.");
        replays = meter.CreateCounter<long>("durable.replays", "{replay}", "Orchestrations loaded by replay.");
        Observe("durable.commits.waiting", "Changes that wait for the next transaction.", commitsWaiting);
        Observe("durable.activities.waiting", "Activities that wait for a free slot.", activitiesWaiting);
        Observe("durable.activities.running", "Activities that run.", activitiesRunning);
        Observe("durable.turns.waiting", "Orchestrations that wait for a turn.", turnsWaiting);
        Observe("durable.entities.waiting", "Entities that wait for a turn.", entitiesWaiting);
    }

    public void Committed(int changes)
    {
        commits.Add(1, hub);
        this.changes.Add(changes, hub);
        batch.Record(changes, hub);
    }

    public void ActivityRun(string outcome) => activities.Add(1, hub, new KeyValuePair<string, object?>("outcome", outcome));

    public void OperationRun(string outcome) => operations.Add(1, hub, new KeyValuePair<string, object?>("outcome", outcome));

    public void Turned() => turns.Add(1, hub);

    public void Replayed() => replays.Add(1, hub);

    public void Dispose() => meter.Dispose();

    private void Observe(string name, string description, Func<int> value) =>
        meter.CreateObservableGauge(name, () => new Measurement<int>(value(), hub), "{item}", description);
}
