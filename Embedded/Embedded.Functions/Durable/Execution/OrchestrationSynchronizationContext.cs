namespace Embedded.Functions.Durable.Execution;

/// <summary>
/// The thread affinity of orchestrator code: continuations run only inside a turn, on the turn's thread. A continuation that arrives from
/// any other thread comes from a task that is not durable; it is dropped and reported.
/// </summary>
internal sealed class OrchestrationSynchronizationContext(Action foreignContinuation) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> posted = new();
    private volatile int thread;

    public bool IsTurnThread => thread == Environment.CurrentManagedThreadId;

    /// <summary>Runs <paramref name="turn"/> and everything it posts.</summary>
    public void Run(Action turn)
    {
        SynchronizationContext? previous = Current;
        SetSynchronizationContext(this);
        thread = Environment.CurrentManagedThreadId;
        try
        {
            turn();
            Drain();
        }
        finally
        {
            thread = 0;
            SetSynchronizationContext(previous);
        }
    }

    /// <summary>
    /// Runs what was posted so far; called between events so that each event's continuations finish before the next event.
    /// </summary>
    public void Drain()
    {
        while (this.posted.TryDequeue(out (SendOrPostCallback Callback, object? State) posted))
        {
            posted.Callback(posted.State);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsTurnThread)
        {
            posted.Enqueue((d, state));
        }
        else
        {
            foreignContinuation();
        }
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!IsTurnThread)
        {
            throw new NotSupportedException(OrchestrationExecution.IllegalAwaitMessage);
        }

        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;
}
