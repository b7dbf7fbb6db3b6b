using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Embedded.Functions.Invocation;

/// <summary>Counts the invocations under way, measures them, and lets the host drain them.</summary>
internal sealed class InvocationTracker : IDisposable
{
    /// <summary>Name of the meter that all embedded apps share.</summary>
    public const string MeterName = "Embedded.Functions";

    private readonly Meter meter = new(MeterName);
    private readonly Counter<long> count;
    private readonly Histogram<double> duration;
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int active;
    private bool open;

    public InvocationTracker()
    {
        count = meter.CreateCounter<long>(
            "functions.invocations",
            "{invocation}",
            "Finished invocations, by app, function, trigger and outcome.");
        duration = meter.CreateHistogram<double>("functions.invocation.duration", "s", "Duration of invocations.");
    }

    /// <summary>Signalled when work under way should end because the host stops.</summary>
    public CancellationToken Stopping => stopping.Token;

    /// <summary>Whether invocations may begin.</summary>
    public bool IsOpen
    {
        get
        {
            lock (gate)
            {
                return open;
            }
        }
    }

    /// <summary>The meter, for instruments of the other parts of the host.</summary>
    public Meter Meter => meter;

    /// <summary>Registers an invocation; null when the host takes no more.</summary>
    public Work? TryBegin(string app, string function, TriggerKind kind)
    {
        lock (gate)
        {
            if (!open)
            {
                return null;
            }

            active++;
        }

        return new Work(this, app, function, kind, true);
    }

    /// <summary>Measures an invocation that somebody else drains, as task hubs do theirs.</summary>
    public Work Measure(string app, string function, TriggerKind kind) => new(this, app, function, kind, false);

    /// <summary>From now on invocations may begin.</summary>
    public void Open()
    {
        lock (gate)
        {
            open = true;
        }
    }

    /// <summary>Takes no more work and waits a while for what runs.</summary>
    public async Task DrainAsync(TimeSpan patience)
    {
        lock (gate)
        {
            open = false;
            if (active == 0)
            {
                drained.TrySetResult();
            }
        }

        await drained.Task.WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Cancels what still runs and waits a while for it to obey.</summary>
    public async Task CancelAsync(TimeSpan patience)
    {
        await stopping.CancelAsync();
        await drained.Task.WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        meter.Dispose();
        stopping.Dispose();
    }

    private void End(Work work, TimeSpan elapsed)
    {
        if (count.Enabled || duration.Enabled)
        {
            TagList tags = new()
            {
                { "app", work.App },
                { "function", work.Function },
                { "trigger", work.Kind.BindingType() },
                { "outcome", work.HasSucceeded ? "succeeded" : "failed" },
            };
            count.Add(1, tags);
            duration.Record(elapsed.TotalSeconds, tags);
        }

        if (!work.IsTracked)
        {
            return;
        }

        lock (gate)
        {
            if (--active == 0 && !open)
            {
                drained.TrySetResult();
            }
        }
    }

    /// <summary>An invocation under way; ends when disposed.</summary>
    public sealed class Work(InvocationTracker tracker, string app, string function, TriggerKind kind, bool isTracked) : IDisposable
    {
        private readonly long started = Stopwatch.GetTimestamp();

        public string App => app;

        public string Function => function;

        public TriggerKind Kind => kind;

        public bool IsTracked => isTracked;

        public bool HasSucceeded { get; private set; }

        public void Succeeded() => HasSucceeded = true;

        public void Dispose() => tracker.End(this, Stopwatch.GetElapsedTime(started));
    }
}
