using System.Diagnostics.Metrics;

namespace Embedded.Functions.Durable;

/// <summary>The hub's instruments, of meter <c>Embedded.Functions.Durable</c>, each with the tag <c>hub</c>.</summary>
internal sealed class HubMetrics : IDisposable
{
    public const string MeterName = "Embedded.Functions.Durable";

    private readonly Meter _meter = new(MeterName);
    private readonly KeyValuePair<string, object?> _hub;
    private readonly Counter<long> _commits,
        _changes,
        _activities,
        _turns,
        _replays;
    private readonly Histogram<int> _batch;

    public HubMetrics(
        string hub,
        Func<int> commitsWaiting,
        Func<int> activitiesWaiting,
        Func<int> activitiesRunning,
        Func<int> turnsWaiting)
    {
        _hub = new KeyValuePair<string, object?>("hub", hub);
        _commits = _meter.CreateCounter<long>("durable.commits", "{commit}", "Transactions made durable.");
        _changes = _meter.CreateCounter<long>("durable.changes", "{change}", "Changes made durable.");
        _batch = _meter.CreateHistogram<int>("durable.commit.batch", "{change}", "Changes per transaction.");
        _activities = _meter.CreateCounter<long>("durable.activities", "{activity}", "Activity attempts run to an end.");
        _turns = _meter.CreateCounter<long>("durable.turns", "{turn}", "Orchestrator turns.");
        _replays = _meter.CreateCounter<long>("durable.replays", "{replay}", "Orchestrations loaded by replay.");
        Observe("durable.commits.waiting", "Changes that wait for the next transaction.", commitsWaiting);
        Observe("durable.activities.waiting", "Activities that wait for a free slot.", activitiesWaiting);
        Observe("durable.activities.running", "Activities that run.", activitiesRunning);
        Observe("durable.turns.waiting", "Orchestrations that wait for a turn.", turnsWaiting);
    }

    public void Committed(int changes)
    {
        _commits.Add(1, _hub);
        _changes.Add(changes, _hub);
        _batch.Record(changes, _hub);
    }

    public void ActivityRun(string outcome) => _activities.Add(1, _hub, new KeyValuePair<string, object?>("outcome", outcome));

    public void Turned() => _turns.Add(1, _hub);

    public void Replayed() => _replays.Add(1, _hub);

    public void Dispose() => _meter.Dispose();

    private void Observe(string name, string description, Func<int> value) =>
        _meter.CreateObservableGauge(name, () => new Measurement<int>(value(), _hub), "{item}", description);
}
