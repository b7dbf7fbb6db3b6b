using System.Globalization;
using DurableTask.Core.Exceptions;
using Embedded.Functions.Durable.History;

namespace Embedded.Functions.Durable.Execution;

/// <summary>
/// One execution of an orchestrator in memory: a deterministic machine that is fed history events and yields actions. It does no I/O and
/// reads no clock. Source of the semantics: DurableTask.Core's TaskOrchestrationExecutor and TaskOrchestrationContext.
/// </summary>
internal sealed class OrchestrationExecution
{
    public const string IllegalAwaitMessage =
        "An invalid asynchronous invocation was detected. This can be caused by awaiting non-durable tasks "
        + "in an orchestrator function's implementation or by middleware that invokes asynchronous code.";

    /// <summary>Task ids and history sequence numbers stay below this bound, which the store's keys have room for.</summary>
    public const int MaxSequence = 1 << 24;

    private readonly OrchestrationSynchronizationContext threading;
    private readonly OrchestrationContext context;
    private readonly SortedDictionary<int, HistoryEvent> actions = [];
    private readonly Dictionary<int, (HistoryEvent Action, TaskCompletionSource<TaskOutcome> Source)> open = [];
    private readonly Queue<HistoryEvent> heldBySuspension = new();
    private readonly List<int> cancelledTimers = [];
    private HistoryEvent? start;
    private Task<object?>? run;
    private int nextTaskId;
    private int foreignContinuations;
    private (string? Input, string? Version, bool PreserveEvents)? continueAsNew;

    /// <param name="identity">Whose execution this is.</param>
    /// <param name="settings">Settings of the hub.</param>
    /// <param name="foreignContinuation">Called, on any thread, when orchestrator code turns out to await something not durable.</param>
    public OrchestrationExecution(
        ExecutionIdentity identity,
        ExecutionSettings settings,
        Action<OrchestrationExecution> foreignContinuation)
    {
        Identity = identity;
        Settings = settings;
        threading = new OrchestrationSynchronizationContext(() => ReportForeignContinuation(foreignContinuation));
        Events = new ExternalEvents(this, settings.Converter);
        context = new OrchestrationContext(this);
    }

    public ExecutionIdentity Identity { get; }

    public ExecutionSettings Settings { get; }

    public ExternalEvents Events { get; }

    public DateTime Now { get; private set; }

    public bool IsReplaying { get; private set; }

    public bool IsSuspended { get; private set; }

    public bool HasStarted => run is not null;

    public string? Input => start?.Payload;

    /// <summary>The custom status as JSON.</summary>
    public string? CustomStatus { get; private set; }

    /// <summary>Set once the execution has ended.</summary>
    public ExecutionOutcome? Outcome { get; private set; }

    /// <summary>The tasks whose completion the orchestrator, or nobody any more, waits for.</summary>
    public bool IsOpen(int taskId) => open.ContainsKey(taskId);

    /// <summary>
    /// Whether an answer is for an open task of this execution. Numbers alone do not tell: an earlier execution of the same instance had
    /// the same ones, and its cancelled timers and abandoned sub-orchestrations may still answer.
    /// </summary>
    public bool Accepts(HistoryEvent answer) =>
        this.open.TryGetValue(answer.TaskId, out (HistoryEvent Action, TaskCompletionSource<TaskOutcome>) open)
        && (open.Action.Type, answer.Type) switch
        {
            (HistoryEventType.TimerCreated, HistoryEventType.TimerFired) => open.Action.FireAt == answer.FireAt,
            (HistoryEventType.TaskScheduled, HistoryEventType.TaskCompleted or HistoryEventType.TaskFailed) => true,
            (
                HistoryEventType.SubOrchestrationInstanceCreated,
                HistoryEventType.SubOrchestrationInstanceCompleted
                    or HistoryEventType.SubOrchestrationInstanceFailed
            ) => open.Action.Target == answer.Target,
            (
                HistoryEventType.EntityOperationCalled,
                HistoryEventType.EntityOperationCompleted
                    or HistoryEventType.EntityOperationFailed
            ) => open.Action.Target == answer.Target,
            (HistoryEventType.EntityLockRequested, HistoryEventType.EntityLockGranted) => open.Action.Target == answer.Target,
            _ => false,
        };

    /// <summary>Replays a recorded history; at its end the execution is exactly where the last recorded turn left it.</summary>
    /// <exception cref="NonDeterministicOrchestrationException">The code does something else than the history says.</exception>
    public void Replay(IReadOnlyList<HistoryEvent> history)
    {
        NonDeterministicOrchestrationException? divergence = null;
        IsReplaying = true;
        threading.Run(() =>
        {
            try
            {
                foreach (HistoryEvent past in history)
                {
                    if (past.StartsTurn)
                    {
                        ThrowIfActionsAreLeft(past);
                    }

                    Feed(past);
                }

                if (Outcome is null)
                {
                    ThrowIfActionsAreLeft(null);
                }

                if (IsDone && history[^1].Type != HistoryEventType.ExecutionCompleted)
                {
                    throw new NonDeterministicOrchestrationException(
                        -1,
                        "the orchestrator returned at a point where its history says it went on. "
                            + "Was its code changed while this instance was running?"
                    );
                }
            }
            catch (NonDeterministicOrchestrationException exception)
            {
                divergence = exception;
            }
        });
        IsReplaying = false;
        cancelledTimers.Clear();
        if (divergence is not null)
        {
            throw divergence;
        }
    }

    /// <summary>Runs one turn: feeds new events, then yields the actions they caused, in order of their task ids.</summary>
    /// <param name="news">The events, the first of which starts the turn; those after one that ends the execution are not read.</param>
    public TurnResult Turn(IReadOnlyList<HistoryEvent> news)
    {
        int read = 0;
        threading.Run(() =>
        {
            foreach (HistoryEvent fresh in news)
            {
                read++;
                Feed(fresh);
                if (Outcome is not null)
                {
                    return;
                }
            }
        });
        threading.Run(FindOutcome);
        TurnResult result = new(read, [.. actions.Values.Select(action => action with { At = Now })], [.. cancelledTimers]);
        actions.Clear();
        cancelledTimers.Clear();
        return result;
    }

    /// <summary>How a completely replayed execution ended; null when it has not.</summary>
    public ExecutionOutcome? FindReplayedOutcome()
    {
        threading.Run(FindOutcome);
        return Outcome;
    }

    /// <summary>Ends the execution because its code left the durable world.</summary>
    public void FailForIllegalAwait() =>
        Outcome ??= new ExecutionOutcome.Failed(RecordedFailure.From(new InvalidOperationException(IllegalAwaitMessage)));

    /// <summary>Refuses calls from code that runs outside of a turn.</summary>
    public void EnsureTurnThread()
    {
        if (!threading.IsTurnThread)
        {
            threading.Post(static _ => { }, null);
            throw new InvalidOperationException(IllegalAwaitMessage);
        }
    }

    public string? Serialize(object? value, string what) => Settings.Serialize(value, what);

    /// <summary>Schedules an action that is answered.</summary>
    public Task<TaskOutcome> ScheduleOpen(HistoryEvent action) => Open(action with { TaskId = NextTaskId() });

    /// <summary>Schedules an action that is not answered.</summary>
    public void Schedule(HistoryEvent action)
    {
        int id = NextTaskId();
        actions.Add(id, action with { TaskId = id });
    }

    public Task<TaskOutcome> ScheduleActivity(string name, string version, string? input, string? tags) =>
        Open(
            new HistoryEvent
            {
                Type = HistoryEventType.TaskScheduled,
                TaskId = NextTaskId(),
                Name = name,
                Version = version,
                Payload = input,
                Tags = tags,
            });

    public Task<TaskOutcome> ScheduleSubOrchestration(string name, string version, string instanceId, string? input, string? tags)
    {
        HistoryEvent call = new()
        {
            Type = HistoryEventType.SubOrchestrationInstanceCreated,
            TaskId = NextTaskId(),
            Name = name,
            Version = version,
            Target = instanceId,
            Payload = input,
            Tags = tags,
        };
        if (!InstanceTags.IsFireAndForget(tags))
        {
            return Open(call);
        }

        actions.Add(call.TaskId, call);
        return Task.FromResult(new TaskOutcome(call.TaskId, null, null));
    }

    public Task ScheduleTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        int id = NextTaskId();
        TaskCompletionSource<TaskOutcome> source = Track(
            new HistoryEvent
            {
                Type = HistoryEventType.TimerCreated,
                TaskId = id,
                FireAt = fireAt,
            });
        if (cancellationToken.CanBeCanceled)
        {
            cancellationToken.Register(() =>
            {
                EnsureTurnThread();
                if (open.Remove(id))
                {
                    cancelledTimers.Add(id);
                    source.TrySetCanceled(cancellationToken);
                }
            });
        }

        return source.Task;
    }

    public void SendEvent(string instanceId, string name, string? payload) =>
        Schedule(
            new HistoryEvent
            {
                Type = HistoryEventType.EventSent,
                Name = name,
                Target = instanceId,
                Payload = payload,
            });

    public void SetCustomStatus(string? json) => CustomStatus = json;

    public void ContinueAsNew(string? input, string? version, bool preserveEvents) => continueAsNew = (input, version, preserveEvents);

    private bool IsDone => run is { IsCompleted: true } && open.Count == 0 && !IsSuspended;

    private int NextTaskId() =>
        nextTaskId < MaxSequence
            ? nextTaskId++
            : throw new InvalidOperationException($"An execution can schedule at most {MaxSequence} tasks. Continue as new before.");

    private Task<TaskOutcome> Open(HistoryEvent action) => Track(action).Task;

    private TaskCompletionSource<TaskOutcome> Track(HistoryEvent action)
    {
        // Continuations run inside SetResult, on the turn's thread: that is what makes their order part of the history.
        TaskCompletionSource<TaskOutcome> source = new();
        actions.Add(action.TaskId, action);
        open.Add(action.TaskId, (action, source));
        return source;
    }

    private void Feed(HistoryEvent e)
    {
        if (e.StartsTurn)
        {
            Now = e.At;
        }

        switch (e.Type)
        {
            case HistoryEventType.ExecutionStarted:
                start = e;
                // A clock that goes back must not take the execution to before its start, nor to before the execution it continues.
                Now = e.At;
                break;
            case HistoryEventType.OrchestratorStarted:
                run = StartAsync();
                // Code that came back from a foreign task need not touch the context before it returns.
                _ = run.ContinueWith(
                    _ =>
                    {
                        if (!threading.IsTurnThread)
                        {
                            threading.Post(static _ => { }, null);
                        }
                    },
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
                break;
            case HistoryEventType.TaskScheduled:
            case HistoryEventType.TimerCreated:
            case HistoryEventType.SubOrchestrationInstanceCreated:
            case HistoryEventType.EventSent:
            case HistoryEventType.EntityOperationCalled:
            case HistoryEventType.EntityOperationSignaled:
            case HistoryEventType.EntityLockRequested:
            case HistoryEventType.EntityUnlockSent:
                Match(e);
                break;
            case HistoryEventType.ExecutionTerminated:
                Outcome = new ExecutionOutcome.Terminated(e.Payload, e.Target is not null);
                break;
            case HistoryEventType.ExecutionSuspended:
                IsSuspended = true;
                break;
            case HistoryEventType.ExecutionResumed:
                IsSuspended = false;
                while (heldBySuspension.TryDequeue(out HistoryEvent? held))
                {
                    Deliver(held);
                }

                break;
            case HistoryEventType.ExecutionCompleted:
                break;
            default:
                if (IsSuspended)
                {
                    heldBySuspension.Enqueue(e);
                }
                else
                {
                    Deliver(e);
                }

                break;
        }

        threading.Drain();
    }

    private void Deliver(HistoryEvent e)
    {
        if (e.Type == HistoryEventType.EventRaised)
        {
            Events.Raise(e);
        }
        else if (this.open.Remove(e.TaskId, out (HistoryEvent, TaskCompletionSource<TaskOutcome> Source) open))
        {
            open.Source.SetResult(new TaskOutcome(e.TaskId, e.Payload, e.Failure));
        }

        threading.Drain();
    }

    private async Task<object?> StartAsync()
    {
        try
        {
            return await Settings.Functions.RunOrchestratorAsync(Identity.Name, context);
        }
        finally
        {
            if (threading.IsTurnThread)
            {
                context.EndEntities();
            }
        }
    }

    private void Match(HistoryEvent recorded)
    {
        if (!actions.Remove(recorded.TaskId, out HistoryEvent? replayed))
        {
            throw Divergence(recorded, "the replay scheduled nothing with this number");
        }

        if (
            replayed.Type != recorded.Type
            || !string.Equals(replayed.Name, recorded.Name, StringComparison.OrdinalIgnoreCase)
            || !string.Equals(replayed.Target, recorded.Target, StringComparison.Ordinal)
            || (recorded.Type == HistoryEventType.EntityLockRequested && replayed.Payload != recorded.Payload))
        {
            throw Divergence(recorded, $"the replay scheduled {Describe(replayed)} with this number");
        }

        MatchedAction?.Invoke(recorded, replayed);
    }

    /// <summary>
    /// Called in replays for each recorded action and what the code did this time; for stricter comparisons than the engine's own.
    /// </summary>
    public Action<HistoryEvent, HistoryEvent>? MatchedAction { get; init; }

    private void ThrowIfActionsAreLeft(HistoryEvent? next)
    {
        foreach (HistoryEvent extra in actions.Values)
        {
            string where = next is null
                ? "at the end of the history"
                : string.Create(CultureInfo.InvariantCulture, $"before {next.Type} of {next.At:O}");
            throw new NonDeterministicOrchestrationException(
                extra.TaskId,
                $"the replay scheduled {Describe(extra)} with sequence number {extra.TaskId}, which the history does not have ({where}). "
                    + "Was the orchestrator's code changed while this instance was running?");
        }
    }

    private static NonDeterministicOrchestrationException Divergence(HistoryEvent recorded, string instead) =>
        new(
            recorded.TaskId,
            $"a previous execution scheduled {Describe(recorded)} with sequence number {recorded.TaskId}, but {instead}. "
                + "Was the orchestrator's code changed while this instance was running?");

    private static string Describe(HistoryEvent action) =>
        action.Type switch
        {
            HistoryEventType.TaskScheduled => $"activity '{action.Name}'",
            HistoryEventType.TimerCreated => "a timer",
            HistoryEventType.SubOrchestrationInstanceCreated => $"sub-orchestration '{action.Name}' (instance '{action.Target}')",
            HistoryEventType.EntityOperationCalled => $"a call of operation '{action.Name}' of '{action.Target}'",
            HistoryEventType.EntityOperationSignaled => $"a signal '{action.Name}' to '{action.Target}'",
            HistoryEventType.EntityLockRequested => $"a request for the locks of {action.Payload}",
            HistoryEventType.EntityUnlockSent => $"the release of the lock of '{action.Target}'",
            _ => $"event '{action.Name}' to instance '{action.Target}'",
        };

    /// <summary>Decides at a turn's end whether the execution has ended. It has not while tasks are open, as in the real engine.</summary>
    private void FindOutcome()
    {
        if (Outcome is not null || run is null || IsSuspended)
        {
            return;
        }

        if (!run.IsCompleted)
        {
            if (open.Count == 0 && !Events.HasWaiters)
            {
                FailForIllegalAwait();
            }

            return;
        }

        if (open.Count > 0)
        {
            return;
        }

        if (run.IsCompletedSuccessfully && continueAsNew is { } next)
        {
            Outcome = new ExecutionOutcome.ContinuedAsNew(next.Input, next.Version, next.PreserveEvents ? Events.Kept : []);
            return;
        }

        try
        {
            Outcome = new ExecutionOutcome.Completed(Serialize(run.GetAwaiter().GetResult(), "orchestrator's output"));
        }
#pragma warning disable CA1031 // Whatever the user's code threw is the orchestration's failure.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Outcome = new ExecutionOutcome.Failed(RecordedFailure.From(exception));
        }
    }

    private void ReportForeignContinuation(Action<OrchestrationExecution> report)
    {
        if (Interlocked.Exchange(ref foreignContinuations, 1) == 0)
        {
            report(this);
        }
    }
}
