using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Embedded.Functions.Invocation;

/// <summary>Counts the invocations under way, measures them, and lets the host drain them.</summary>
internal sealed class InvocationTracker : IDisposable
{
    /// <summary>Name of the meter that all embedded apps share.</summary>
    public const string MeterName = "Embedded.Functions";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _count;
    private readonly Histogram<double> _duration;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _active;
    private bool _open;

    public InvocationTracker()
    {
        _count = _meter.CreateCounter<long>(
            "functions.invocations",
            "{invocation}",
            "Finished invocations, by app, function, trigger and outcome.");
        _duration = _meter.CreateHistogram<double>("functions.invocation.duration", "s", "Duration of invocations.");
    }

    /// <summary>Signalled when work under way should end because the host stops.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Whether invocations may begin.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_gate)
            {
                return _open;
            }
        }
    }

    /// <summary>The meter, for instruments of the other parts of the host.</summary>
    public Meter Meter => _meter;

    /// <summary>Registers an invocation; null when the host takes no more.</summary>
    public Work? TryBegin(string app, string function, TriggerKind kind)
    {
        lock (_gate)
        {
            if (!_open)
            {
                return null;
            }

            _active++;
        }

        return new Work(this, app, function, kind, true);
    }

    /// <summary>Measures an invocation that somebody else drains, as task hubs do theirs.</summary>
    public Work Measure(string app, string function, TriggerKind kind) => new(this, app, function, kind, false);

    /// <summary>From now on invocations may begin.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _open = true;
        }
    }

    /// <summary>Takes no more work and waits a while for what runs.</summary>
    public async Task DrainAsync(TimeSpan patience)
    {
        lock (_gate)
        {
            _open = false;
            if (_active == 0)
            {
                _drained.TrySetResult();
            }
        }

        await _drained.Task.WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Cancels what still runs and waits a while for it to obey.</summary>
    public async Task CancelAsync(TimeSpan patience)
    {
        await _stopping.CancelAsync();
        await _drained.Task.WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _meter.Dispose();
        _stopping.Dispose();
    }

    private void End(Work work, TimeSpan elapsed)
    {
        if (_count.Enabled || _duration.Enabled)
        {
            TagList tags = new()
            {
                { "app", work.App },
                { "function", work.Function },
                { "trigger", work.Kind.BindingType() },
                { "outcome", work.HasSucceeded ? "succeeded" : "failed" },
            };
            _count.Add(1, tags);
            _duration.Record(elapsed.TotalSeconds, tags);
        }

        if (!work.IsTracked)
        {
            return;
        }

        lock (_gate)
        {
            if (--_active == 0 && !_open)
            {
                _drained.TrySetResult();
            }
        }
    }

    /// <summary>An invocation under way; ends when disposed.</summary>
    public sealed class Work(InvocationTracker tracker, string app, string function, TriggerKind kind, bool isTracked) : IDisposable
    {
        private readonly long _started = Stopwatch.GetTimestamp();

        public string App => app;

        public string Function => function;

        public TriggerKind Kind => kind;

        public bool IsTracked => isTracked;

        public bool HasSucceeded { get; private set; }

        public void Succeeded() => HasSucceeded = true;

        public void Dispose() => tracker.End(this, Stopwatch.GetElapsedTime(_started));
    }
}
