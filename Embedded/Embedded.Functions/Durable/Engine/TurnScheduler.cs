namespace Embedded.Functions.Durable.Engine;

/// <summary>Runs turns, a bounded number at a time, first come first served.</summary>
internal sealed class TurnScheduler(Executor executor, int maxConcurrency)
{
    private readonly Lock gate = new();
    private readonly Queue<Actor> ready = new();
    private int running;
    private long accepted;
    private TaskCompletionSource? idle;

    public int Waiting
    {
        get
        {
            lock (gate)
            {
                return ready.Count;
            }
        }
    }

    /// <summary>How many turns there have been, the waiting ones included.</summary>
    public long Accepted
    {
        get
        {
            lock (gate)
            {
                return accepted;
            }
        }
    }

    public bool IsIdle
    {
        get
        {
            lock (gate)
            {
                return running == 0;
            }
        }
    }

    public void Schedule(Actor actor)
    {
        lock (gate)
        {
            ready.Enqueue(actor);
            accepted++;
            if (running >= maxConcurrency)
            {
                return;
            }

            running++;
        }

        QueueWork();
    }

    /// <summary>Completes when no turn runs or waits.</summary>
    public Task WhenIdleAsync()
    {
        lock (gate)
        {
            if (running == 0)
            {
                return Task.CompletedTask;
            }

            idle ??= new TaskCompletionSource();
            return idle.Task;
        }
    }

    private void QueueWork() => executor.Queue(static scheduler => _ = scheduler.WorkAsync(), this);

    private async Task WorkAsync()
    {
        while (true)
        {
            Actor? actor;
            TaskCompletionSource? idle = null;
            lock (gate)
            {
                if (!ready.TryDequeue(out actor) && --running == 0)
                {
                    (idle, this.idle) = (this.idle, null);
                }
            }

            if (actor is null)
            {
                idle?.SetResult();
                return;
            }

            await actor.RunTurnAsync();
            if (executor.Yields)
            {
                QueueWork();
                return;
            }
        }
    }
}
