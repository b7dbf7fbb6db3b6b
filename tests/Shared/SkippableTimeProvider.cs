namespace Tests.Shared;

/// <summary>The real clock, which tests can move forward: timers that become due by that fire at once.</summary>
internal sealed class SkippableTimeProvider : TimeProvider
{
    private readonly Lock gate = new();
    private readonly HashSet<SkippableTimer> timers = [];
    private TimeSpan skipped;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return System.GetUtcNow() + skipped;
        }
    }

    /// <summary>Moves the clock forward.</summary>
    public void Skip(TimeSpan by)
    {
        List<SkippableTimer> waiting;
        lock (gate)
        {
            skipped += by;
            waiting = [.. timers];
        }

        waiting.ForEach(timer => timer.Advance(by));
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SkippableTimer(this, callback, state);
        lock (gate)
        {
            _ = timers.Add(timer);
        }

        _ = timer.Change(dueTime, period);
        return timer;
    }

    private void Remove(SkippableTimer timer)
    {
        lock (gate)
        {
            _ = timers.Remove(timer);
        }
    }

    private sealed class SkippableTimer : ITimer
    {
        private readonly SkippableTimeProvider owner;
        private readonly ITimer inner;
        private readonly Lock gate = new();
        private long due;
        private TimeSpan period;
        private bool armed;

        public SkippableTimer(SkippableTimeProvider owner, TimerCallback callback, object? state)
        {
            this.owner = owner;
            inner = System.CreateTimer(argument => Fire(callback, argument), state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (gate)
            {
                this.period = period;
                armed = dueTime != Timeout.InfiniteTimeSpan;
                due = System.GetTimestamp() + (armed ? (long)(dueTime.TotalSeconds * System.TimestampFrequency) : 0);
                return inner.Change(dueTime, period);
            }
        }

        public void Advance(TimeSpan by)
        {
            lock (gate)
            {
                if (armed)
                {
                    due -= (long)(by.TotalSeconds * System.TimestampFrequency);
                    var left = TimeSpan.FromSeconds((due - System.GetTimestamp()) / (double)System.TimestampFrequency);
                    _ = inner.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, period);
                }
            }
        }

        public void Dispose()
        {
            owner.Remove(this);
            inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            owner.Remove(this);
            return inner.DisposeAsync();
        }

        private void Fire(TimerCallback callback, object? state)
        {
            lock (gate)
            {
                armed = period > TimeSpan.Zero;
                due = System.GetTimestamp() + (armed ? (long)(period.TotalSeconds * System.TimestampFrequency) : 0);
            }

            callback(state);
        }
    }
}
