using System.Collections.Concurrent;
using Embedded.Functions.Durable.Entities;
using Embedded.Functions.Durable.Execution;
using Embedded.Functions.Durable.History;
using Embedded.Functions.Durable.Storage;
using Microsoft.Extensions.Logging;

namespace Embedded.Functions.Durable.Engine;

/// <summary>A started hub: what of it is in memory.</summary>
internal sealed class HubRuntime : IDisposable
{
    private readonly ConcurrentDictionary<long, Actor> actors = new();
    private readonly DurableTaskHubOptions options;
    private readonly CancellationTokenSource failed = new();
    private readonly CancellationTokenSource stop = new();
    private readonly FileStream? gate;
    private int isFailed;
    private volatile bool stopping;

    public HubRuntime(
        DurableTaskHubOptions options,
        IDurableFunctions functions,
        TimeProvider time,
        ILoggerFactory loggers,
        HubEnvironment environment)
    {
        this.options = options;
        Executor = environment.Executor;
        Stopping = stop.Token;
        Functions = functions;
        Time = time;
        Logger = loggers.CreateLogger("Embedded.Functions.Durable");
        Settings = ExecutionSettings.Of(options, functions, loggers);
        Turns = new TurnScheduler(Executor, options.MaxConcurrentOrchestrators);
        EntityTurns = new TurnScheduler(Executor, options.MaxConcurrentEntities);
        Loaded = new LoadedInstances(options.MaxLoadedInstances);
        Activities = new ActivityDispatcher(this, Executor, options, Logger);
        Timers = new TimerQueue(time, TimerIsDue);
        Metrics = new HubMetrics(
            options.Name,
            () => Commits?.Depth ?? 0,
            () => Activities.Waiting,
            () => Activities.Running,
            () => Turns.Waiting,
            () => EntityTurns.Waiting);

        string path = Path.GetFullPath(options.DatabasePath);
        if (environment.FileSystem is null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            gate = LockFile(path);
        }

        try
        {
            StoreWriter writer = new(path, environment.FileSystem);
            Commits = new CommitQueue(writer, Executor, Logger, Metrics, Fail, environment.Fault);
            Reader = new StoreReader(path, environment.FileSystem);
            LastWords = new LastWords(environment.FileSystem is null ? path + ".turns" : null, options.MaxConcurrentOrchestrators);
        }
        catch
        {
            Timers.Dispose();
            Activities.Dispose();
            Metrics.Dispose();
            gate?.Dispose();
            throw;
        }
    }

    public Executor Executor { get; }

    public IDurableFunctions Functions { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public ExecutionSettings Settings { get; }

    public TurnScheduler Turns { get; }

    /// <summary>Turns of entities, which may wait for their code and hence have slots of their own.</summary>
    public TurnScheduler EntityTurns { get; }

    public int MaxEntityBatch => options.MaxEntityOperationBatchSize;

    public int MaxRecoveries => options.MaxActivityRecoveries;

    /// <summary>Cancelled when the hub is told to stop: entities begin nothing more.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Whether entities begin nothing more.</summary>
    public bool IsHalted => stop.IsCancellationRequested || failed.IsCancellationRequested;

    public LoadedInstances Loaded { get; }

    public ActivityDispatcher Activities { get; }

    public TimerQueue Timers { get; }

    public InstanceWaiters Waiters { get; } = new();

    public HubMetrics Metrics { get; }

    public CommitQueue Commits { get; }

    public StoreReader Reader { get; }

    /// <summary>In whose turn the last process died.</summary>
    public LastWords LastWords { get; }

    public int MaxOrchestratorRecoveries => options.MaxOrchestratorRecoveries;

    /// <summary>Cancelled when the hub has failed for good.</summary>
    public CancellationToken Failed => failed.Token;

    /// <summary>Takes up what the last process left, by index: no history is read before its instance has something to do.</summary>
    public void Recover()
    {
        IReadOnlyList<(long Key, DateTime? StartAt)> waiting = Reader.LoadWaiting();
        IReadOnlyList<InboxMessage> inbox = Reader.LoadInbox();
        IReadOnlyList<(long Id, DateTime Due)> delayed = Reader.LoadDelayed();
        IReadOnlyList<(long Key, int TaskId, int Recoveries)> tasks = Reader.LoadTasks();
        IReadOnlyList<(long Key, int TaskId, DateTime Due)> timers = Reader.LoadTimers();
        foreach (InboxMessage message in inbox)
        {
            Deliver(message);
        }

        foreach ((long id, DateTime due) in delayed)
        {
            Timers.Add(id, TimerQueue.Message, due);
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

        DurableLog.Started(Logger, options.Name, inbox.Count + delayed.Count, tasks.Count, timers.Count, waiting.Count);
    }

    /// <summary>Starts an instance that has just been created.</summary>
    public void Begin(long key, NewInstance created)
    {
        if (created.StartAt is null)
        {
            StoredInstance instance = StoredInstance.Of(key, created);
            Waiters.Running(instance.InstanceId);
            Deliver(key, new ActorMessage(null, Created: (instance, created.ExecutionStarted)));
        }
        else
        {
            Begin(key, created.StartAt);
        }
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

    /// <summary>Delivers a stored message, now or at its time.</summary>
    public void Deliver(InboxMessage message)
    {
        if (message.Event.FireAt is { } due && due > Time.GetUtcNow().UtcDateTime)
        {
            Timers.Add(message.Id, TimerQueue.Message, due);
        }
        else
        {
            Deliver(message.Key, new ActorMessage(message.Event, message.Id, Sender: message.Sender, Recoveries: message.Recoveries));
        }
    }

    public void Deliver(long key, ActorMessage message)
    {
        while (!actors.GetOrAdd(key, NewActor, this).TryDeliver(message))
        {
            // The actor is just leaving memory; the next round makes a new one.
            Thread.Yield();
        }
    }

    public void Detach(Actor actor)
    {
        actors.TryRemove(new KeyValuePair<long, Actor>(actor.Key, actor));
        if (actor is InstanceActor { InstanceId: { } id })
        {
            Waiters.Left(id);
        }
    }

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
            // First of all: an actor whose turn failed has lost the turn's messages, and what it would do without them must not be kept.
            Commits.Fail(reason);
            DurableLog.StoreFailed(Logger, reason);
            Activities.Halt();
            Waiters.Fail(new StoreException("The hub has failed.", reason));
            _ = Executor.RunAsync(failed.Cancel);
        }
    }

    public async Task StopAsync()
    {
        Timers.Dispose();
        await Executor.RunAsync(stop.Cancel);
        await Activities.StopAsync(options.ShutdownGracePeriod);
        try
        {
            await Task.WhenAll(Turns.WhenIdleAsync(), EntityTurns.WhenIdleAsync()).WaitAsync(options.ShutdownGracePeriod, Executor.Time);
        }
        catch (TimeoutException)
        {
            // A turn that blocks its thread is not waited for; it is lost with the process and replayed.
        }

        stopping = true;
        Waiters.Fail(new ObjectDisposedException(nameof(DurableTaskHub), "The hub is stopped."));
        await Executor.RunAsync(Commits.Dispose);
        DurableLog.Stopped(Logger, options.Name);
    }

    public void Dispose()
    {
        stopping = true;
        Timers.Dispose();
        Commits.Dispose();
        Reader.Dispose();
        LastWords.Dispose();
        Activities.Dispose();
        Metrics.Dispose();
        gate?.Dispose();
        failed.Dispose();
        stop.Dispose();
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

    private static Actor NewActor(long key, HubRuntime hub) =>
        EntityWriter.IsEntity(key) ? new EntityActor(hub, key) : new InstanceActor(hub, key);

    private void TimerIsDue(long key, int taskId, DateTime due)
    {
        switch (taskId)
        {
            case TimerQueue.Start:
                Deliver(key, ActorMessage.Start);
                break;
            case TimerQueue.Message:
                DeliverDelayed(key);
                break;
            default:
                Deliver(key, new ActorMessage(new HistoryEvent { Type = HistoryEventType.TimerFired, TaskId = taskId, FireAt = due }));
                break;
        }
    }

    /// <summary>Only the number of a message with a time is kept in memory.</summary>
    private void DeliverDelayed(long id)
    {
        try
        {
            if (Reader.LoadMessage(id) is { } message)
            {
                Deliver(message);
            }
        }
#pragma warning disable CA1031 // Nothing above this call can tell the hub that its store cannot be read.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(exception);
        }
    }
}
