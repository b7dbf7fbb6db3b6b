namespace Embedded.Functions.Durable.Engine;

/// <summary>Runs turns on the thread pool, a bounded number at a time, first come first served.</summary>
internal sealed class TurnScheduler(int maxConcurrency)
{
    private readonly Lock _lock = new();
    private readonly Queue<InstanceActor> _ready = new();
    private int _running;
    private TaskCompletionSource? _idle;

    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _ready.Count;
            }
        }
    }

    public bool IsIdle
    {
        get
        {
            lock (_lock)
            {
                return _running == 0;
            }
        }
    }

    public void Schedule(InstanceActor actor)
    {
        lock (_lock)
        {
            _ready.Enqueue(actor);
            if (_running >= maxConcurrency)
            {
                return;
            }

            _running++;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static scheduler => scheduler.Work(), this, preferLocal: false);
    }

    /// <summary>Completes when no turn runs or waits.</summary>
    public Task WhenIdleAsync()
    {
        lock (_lock)
        {
            if (_running == 0)
            {
                return Task.CompletedTask;
            }

            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    private void Work()
    {
        while (true)
        {
            InstanceActor? actor;
            lock (_lock)
            {
                if (!_ready.TryDequeue(out actor))
                {
                    if (--_running == 0)
                    {
                        _idle?.SetResult();
                        _idle = null;
                    }

                    return;
                }
            }

            actor.RunTurn();
        }
    }
}
