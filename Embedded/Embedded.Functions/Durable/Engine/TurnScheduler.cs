namespace Embedded.Functions.Durable.Engine;

/// <summary>Runs turns on the thread pool, a bounded number at a time, first come first served.</summary>
internal sealed class TurnScheduler(int maxConcurrency)
{
    private readonly Lock gate = new();
    private readonly Queue<InstanceActor> ready = new();
    private int running;
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

    public void Schedule(InstanceActor actor)
    {
        lock (gate)
        {
            ready.Enqueue(actor);
            if (running >= maxConcurrency)
            {
                return;
            }

            running++;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static scheduler => scheduler.Work(), this, preferLocal: false);
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

            idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return idle.Task;
        }
    }

    private void Work()
    {
        while (true)
        {
            InstanceActor? actor;
            lock (gate)
            {
                if (!ready.TryDequeue(out actor))
                {
                    if (--running == 0)
                    {
                        idle?.SetResult();
                        idle = null;
                    }

                    return;
                }
            }

            actor.RunTurn();
        }
    }
}
