namespace Embedded.Functions.Durable.Engine;

/// <summary>
/// Decides when and on which thread a hub's work runs. Nothing in the engine takes a thread or waits for time in any other way, so that a
/// simulation with one thread and a seed can replay everything. Continuations of awaits follow the synchronization context, as everywhere.
/// </summary>
internal abstract class Executor
{
    /// <summary>The time of the hub's own waits (grace periods, pauses before a write is repeated), which orchestrators do not see.</summary>
    public abstract TimeProvider Time { get; }

    /// <summary>Whether a piece of work that could go on at once is queued again instead, so that others can come in between.</summary>
    public abstract bool Yields { get; }

    /// <summary>Runs <paramref name="work"/> later, at the same time as other work.</summary>
    public abstract void Queue<T>(Action<T> work, T state);

    /// <summary>Runs something that blocks elsewhere than on the caller's thread.</summary>
    public abstract Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken);

    /// <summary>Makes a worker for work that never overlaps with itself.</summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="work">Does what there is to do; a result asks to be called again after that time at the latest.</param>
    public abstract Worker StartWorker(string name, Func<TimeSpan?> work);

    public Task RunAsync(Action work, CancellationToken cancellationToken = default) =>
        RunAsync(
            () =>
            {
                work();
                return true;
            },
            cancellationToken);
}
