namespace Embedded.Functions.Durable.Engine;

/// <summary>The open timers of a hub, in memory, ordered by time; one timer of the <see cref="TimeProvider"/> serves them all.</summary>
internal sealed class TimerQueue : IDisposable
{
    /// <summary>The task number that stands for a delayed start.</summary>
    public const int Start = -1;

    /// <summary>The task number that stands for a message with a time; the key is then the message's.</summary>
    public const int Message = -2;

    // The wall clock may jump; it is looked at at least this often.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly PriorityQueue<Entry, (DateTime Due, long Order)> queue = new();
    private readonly Dictionary<(long Key, int TaskId), Entry> open = [];
    private readonly TimeProvider time;
    private readonly Action<long, int, DateTime> fire;
    private readonly ITimer timer;
    private long order;
    private bool disposed;

    public TimerQueue(TimeProvider time, Action<long, int, DateTime> fire)
    {
        this.time = time;
        this.fire = fire;
        timer = time.CreateTimer(static queue => ((TimerQueue)queue!).FireDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Count
    {
        get
        {
            lock (gate)
            {
                return open.Count;
            }
        }
    }

    public void Add(long key, int taskId, DateTime due)
    {
        bool first;
        lock (gate)
        {
            Entry entry = new(key, taskId, due);
            if (!open.TryAdd((key, taskId), entry))
            {
                return;
            }

            queue.Enqueue(entry, (due, order++));
            first = ReferenceEquals(queue.Peek(), entry);
        }

        if (first)
        {
            Arm();
        }
    }

    public void Remove(long key, int taskId)
    {
        lock (gate)
        {
            if (!open.Remove((key, taskId), out Entry? entry))
            {
                return;
            }

            entry.Cancelled = true;
            if (queue.Count > 1024 && queue.Count > 2 * open.Count)
            {
                (Entry, (DateTime, long))[] alive = [.. queue.UnorderedItems.Where(item => !item.Element.Cancelled)];
                queue.Clear();
                queue.EnqueueRange(alive);
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
        }

        timer.Dispose();
    }

    private void FireDue()
    {
        List<Entry> due = [];
        lock (gate)
        {
            if (disposed)
            {
                return;
            }

            DateTime now = time.GetUtcNow().UtcDateTime;
            while (queue.TryPeek(out Entry? entry, out (DateTime Due, long) at) && (entry.Cancelled || at.Due <= now))
            {
                queue.Dequeue();
                if (!entry.Cancelled)
                {
                    open.Remove((entry.Key, entry.TaskId));
                    due.Add(entry);
                }
            }
        }

        foreach (Entry entry in due)
        {
            fire(entry.Key, entry.TaskId, entry.Due);
        }

        Arm();
    }

    private void Arm()
    {
        lock (gate)
        {
            if (disposed || !queue.TryPeek(out _, out (DateTime Due, long) next))
            {
                return;
            }

            TimeSpan delay = next.Due - time.GetUtcNow().UtcDateTime;
            // Timers count whole milliseconds; rounding up keeps one from waking just before its time.
            delay = delay <= TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds));
            timer.Change(delay < LongestSleep ? delay : LongestSleep, Timeout.InfiniteTimeSpan);
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
