using System.Diagnostics.Metrics;

namespace Bench.Orchestrations;

/// <summary>Listens how many changes a hub makes durable with how many transactions.</summary>
internal sealed class CommitCounter : IDisposable
{
    private const string Commits = "durable.commits";
    private const string Changes = "durable.changes";
    private readonly MeterListener listener = new();
    private long commits;
    private long changes;

    public CommitCounter()
    {
        listener.InstrumentPublished = static (instrument, published) =>
        {
            if (instrument.Name is Commits or Changes)
            {
                published.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>(
            (instrument, value, _, _) => Interlocked.Add(ref instrument.Name == Commits ? ref commits : ref changes, value));
        listener.Start();
    }

    /// <summary>Changes per transaction since the last call.</summary>
    public int TakeBatchSize()
    {
        var (made, transactions) = (Interlocked.Exchange(ref changes, 0), Interlocked.Exchange(ref commits, 0));
        return (int)Math.Max(1, Math.Round((double)made / Math.Max(1, transactions)));
    }

    public void Dispose() => listener.Dispose();
}
