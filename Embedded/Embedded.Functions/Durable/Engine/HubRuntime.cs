using System.Collections.Concurrent;
using Embedded.Functions.Durable.Execution;
using Embedded.Functions.Durable.History;
using Embedded.Functions.Durable.Storage;
using Microsoft.Extensions.Logging;

namespace Embedded.Functions.Durable.Engine;

/// <summary>A started hub: what of it is in memory.</summary>
internal sealed class HubRuntime : IDisposable
{
    private readonly ConcurrentDictionary<long, InstanceActor> actors = new();
    private readonly DurableTaskHubOptions options;
    private readonly CancellationTokenSource failed = new();
    private readonly FileStream gate;
    private int isFailed;
    private volatile bool stopping;

    public HubRuntime(
        DurableTaskHubOptions options,
        IDurableFunctions functions,
        TimeProvider time,
        ILoggerFactory loggers,
        Action<CommitPhase>? fault)
    {
        this.options = options;
        Functions = functions;
        Time = time;
        Logger = loggers.CreateLogger("Embedded.Functions.Durable");
        Settings = ExecutionSettings.Of(options, functions, loggers);
        Turns = new TurnScheduler(options.MaxConcurrentOrchestrators);
        Loaded = new LoadedInstances(options.MaxLoadedInstances);
        Activities = new ActivityDispatcher(this, options, Logger);
        Timers = new TimerQueue(time, TimerIsDue);
        Metrics = new HubMetrics(
            options.Name,
            () => Commits?.Depth ?? 0,
            () => Activities.Waiting,
            () => Activities.Running,
            () => Turns.Waiting);

        string path = Path.GetFullPath(options.DatabasePath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        gate = LockFile(path);
        try
        {
            Commits = new CommitQueue(new StoreWriter(path), Logger, Metrics, Fail, fault);
            Reader = new StoreReader(path);
        }
        catch
        {
            Timers.Dispose();
            Activities.Dispose();
            Metrics.Dispose();
            gate.Dispose();
            throw;
        }
    }

    public IDurableFunctions Functions { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public ExecutionSettings Settings { get; }

    public TurnScheduler Turns { get; }

    public LoadedInstances Loaded { get; }

    public ActivityDispatcher Activities { get; }

    public TimerQueue Timers { get; }

    public InstanceWaiters Waiters { get; } = new();

    public HubMetrics Metrics { get; }

    public CommitQueue Commits { get; }

    public StoreReader Reader { get; }

    /// <summary>Cancelled when the hub has failed for good.</summary>
    public CancellationToken Failed => failed.Token;

    /// <summary>Takes up what the last process left, by index: no history is read before its instance has something to do.</summary>
    public void Recover()
    {
        IReadOnlyList<(long Key, DateTime? StartAt)> waiting = Reader.LoadWaiting();
        IReadOnlyList<InboxMessage> inbox = Reader.LoadInbox();
        IReadOnlyList<(long Key, int TaskId, int Recoveries)> tasks = Reader.LoadTasks();
        IReadOnlyList<(long Key, int TaskId, DateTime Due)> timers = Reader.LoadTimers();
        foreach (InboxMessage message in inbox)
        {
            Deliver(message.Key, new ActorMessage(message.Event, message.Id));
        }

        foreach ((long key, DateTime? startAt) in waiting)
        {
            Begin(key, startAt);
        }

        foreach ((long key, int taskId, int recoveries) in tasks)
        {
            Activities.Enqueue(new ActivityWork(key, taskId, null, null, recoveries));
        }

        foreach ((long key, int taskId, DateTime due) in timers)
        {
            Timers.Add(key, taskId, due);
        }

        DurableLog.Started(Logger, options.Name, inbox.Count, tasks.Count, timers.Count, waiting.Count);
    }

    /// <summary>Starts an instance now or at its time.</summary>
    public void Begin(long key, DateTime? startAt)
    {
        if (startAt is { } later && later > Time.GetUtcNow().UtcDateTime)
        {
            Timers.Add(key, TimerQueue.Start, later);
        }
        else
        {
            Deliver(key, ActorMessage.Start);
        }
    }

    public void Deliver(long key, ActorMessage message)
    {
        while (!actors.GetOrAdd(key, static (key, hub) => new InstanceActor(hub, key), this).TryDeliver(message))
        {
            // The actor is just leaving memory; the next round makes a new one.
            Thread.Yield();
        }
    }

    public void Detach(InstanceActor actor) => actors.TryRemove(new KeyValuePair<long, InstanceActor>(actor.Key, actor));

    /// <summary>The instance of this key exists no more. Whatever is still under way for it will find that out at its commit.</summary>
    public void Forget(long key)
    {
        Timers.Remove(key, TimerQueue.Start);
        actors.TryRemove(key, out _);
    }

    public Task CommitAsync(Action<StoreWriter> apply) =>
        CommitAsync(writer =>
        {
            apply(writer);
            return true;
        });

    public Task<T> CommitAsync<T>(Func<StoreWriter, T> apply)
    {
        ActionCommit<T> commit = new(apply);
        Commits.Enqueue(commit);
        return commit.Done;
    }

    /// <summary>Stops everything as if the process had died here; what is stored is right, what is in memory no longer counts.</summary>
    public void Fail(Exception reason)
    {
        // What ends after the store was closed in good order is no failure; it runs again after the next start.
        if (!stopping && Interlocked.Exchange(ref isFailed, 1) == 0)
        {
            DurableLog.StoreFailed(Logger, reason);
            Activities.Halt();
            Waiters.Fail(new StoreException("The hub has failed.", reason));
            _ = failed.CancelAsync();
        }
    }

    public async Task StopAsync()
    {
        Timers.Dispose();
        await Activities.StopAsync(options.ShutdownGracePeriod, TimeProvider.System);
        try
        {
            await Turns.WhenIdleAsync().WaitAsync(options.ShutdownGracePeriod, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            // A turn that blocks its thread is not waited for; it is lost with the process and replayed.
        }

        stopping = true;
        Waiters.Fail(new ObjectDisposedException(nameof(DurableTaskHub), "The hub is stopped."));
        await Task.Run(Commits.Dispose);
        DurableLog.Stopped(Logger, options.Name);
    }

    public void Dispose()
    {
        stopping = true;
        Timers.Dispose();
        Commits.Dispose();
        Reader.Dispose();
        Activities.Dispose();
        Metrics.Dispose();
        gate.Dispose();
        failed.Dispose();
    }

    /// <summary>
    /// Two engines on one file would each do what the other does. The operating system drops the lock when the process dies.
    /// </summary>
    private static FileStream LockFile(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new StoreException($"The hub's file '{path}' is in use by another process.", exception);
        }
    }

    private void TimerIsDue(long key, int taskId, DateTime due) =>
        Deliver(
            key,
            taskId == TimerQueue.Start
                ? ActorMessage.Start
                : new ActorMessage(new HistoryEvent { Type = HistoryEventType.TimerFired, TaskId = taskId, FireAt = due }));
}
