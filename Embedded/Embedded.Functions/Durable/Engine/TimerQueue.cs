namespace Embedded.Functions.Durable.Engine;

/// <summary>The open timers of a hub, in memory, ordered by time; one timer of the <see cref="TimeProvider"/> serves them all.</summary>
internal sealed class TimerQueue : IDisposable
{
    /// <summary>The task number that stands for a delayed start.</summary>
    public const int Start = -1;

    // The wall clock may jump; it is looked at at least this often.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly PriorityQueue<Entry, (DateTime Due, long Order)> _queue = new();
    private readonly Dictionary<(long Key, int TaskId), Entry> _open = [];
    private readonly TimeProvider _time;
    private readonly Action<long, int, DateTime> _fire;
    private readonly ITimer _timer;
    private long _order;
    private bool _disposed;

    public TimerQueue(TimeProvider time, Action<long, int, DateTime> fire)
    {
        _time = time;
        _fire = fire;
        _timer = time.CreateTimer(static queue => ((TimerQueue)queue!).FireDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _open.Count;
            }
        }
    }

    public void Add(long key, int taskId, DateTime due)
    {
        bool first;
        lock (_lock)
        {
            Entry entry = new(key, taskId, due);
            if (!_open.TryAdd((key, taskId), entry))
            {
                return;
            }

            _queue.Enqueue(entry, (due, _order++));
            first = ReferenceEquals(_queue.Peek(), entry);
        }

        if (first)
        {
            Arm();
        }
    }

    public void Remove(long key, int taskId)
    {
        lock (_lock)
        {
            if (!_open.Remove((key, taskId), out Entry? entry))
            {
                return;
            }

            entry.Cancelled = true;
            if (_queue.Count > 1024 && _queue.Count > 2 * _open.Count)
            {
                (Entry, (DateTime, long))[] alive = [.. _queue.UnorderedItems.Where(item => !item.Element.Cancelled)];
                _queue.Clear();
                _queue.EnqueueRange(alive);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
        }

        _timer.Dispose();
    }

    private void FireDue()
    {
        List<Entry> due = [];
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            DateTime now = _time.GetUtcNow().UtcDateTime;
            while (_queue.TryPeek(out Entry? entry, out (DateTime Due, long) at) && (entry.Cancelled || at.Due <= now))
            {
                _queue.Dequeue();
                if (!entry.Cancelled)
                {
                    _open.Remove((entry.Key, entry.TaskId));
                    due.Add(entry);
                }
            }
        }

        foreach (Entry entry in due)
        {
            _fire(entry.Key, entry.TaskId, entry.Due);
        }

        Arm();
    }

    private void Arm()
    {
        lock (_lock)
        {
            if (_disposed || !_queue.TryPeek(out _, out (DateTime Due, long) next))
            {
                return;
            }

            TimeSpan delay = next.Due - _time.GetUtcNow().UtcDateTime;
            // Timers count whole milliseconds; rounding up keeps one from waking just before its time.
            delay = delay <= TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds));
            _timer.Change(delay < LongestSleep ? delay : LongestSleep, Timeout.InfiniteTimeSpan);
        }
    }

    private sealed class Entry(long key, int taskId, DateTime due)
    {
        public long Key => key;

        public int TaskId => taskId;

        public DateTime Due => due;

        public bool Cancelled { get; set; }
    }
}
