using DurableTask.Core.Exceptions;
using Embedded.Functions.Durable.Execution;
using Embedded.Functions.Durable.History;
using Embedded.Functions.Durable.Storage;
using Microsoft.DurableTask;

namespace Embedded.Functions.Durable.Engine;

/// <summary>One orchestration in memory. A turn drives its orchestrator and queues one atomic commit.</summary>
internal sealed class InstanceActor(HubRuntime hub, long key) : Actor(hub, hub.Turns, key, MaxUncommittedTurns)
{
    // How far an instance may run ahead of the disk.
    private const int MaxUncommittedTurns = 64;

    private readonly HubRuntime hub = hub;
    private List<ActorMessage> untilStart = [];

    // Touched only inside turns.
    private StoredInstance? instance;
    private OrchestrationExecution? execution;
    private DateTime? startAt;
    private int nextSequence;
    private bool mayHoldLocks = true;

    /// <summary>The id; null before the first turn.</summary>
    public string? InstanceId => instance?.InstanceId;

    protected override bool HasBacklog => untilStart.Count > 0;

    protected override ValueTask TurnAsync(List<ActorMessage> messages)
    {
        int slot = hub.LastWords.Enter(Key);
        try
        {
            Turn(messages);
        }
        finally
        {
            hub.LastWords.Leave(slot);
        }

        return ValueTask.CompletedTask;
    }

    private void Turn(List<ActorMessage> messages)
    {
        ExecutionOutcome? outcome = null;
        if (!IsFinished && execution is null)
        {
            outcome = Load(messages.Find(message => message.Created is not null)?.Created);
        }

        if (IsFinished)
        {
            Discard(messages);
            return;
        }

        if (!hub.Settings.Accepts(instance!.Version))
        {
            outcome = Refuse(messages);
            if (outcome is null)
            {
                return;
            }
        }

        DateTime now = hub.Time.GetUtcNow().UtcDateTime;
        now = execution!.Now > now ? execution.Now : now;
        if (!execution.HasStarted && outcome is null)
        {
            if (startAt > now && !messages.Exists(message => message.Event?.Type == HistoryEventType.ExecutionTerminated))
            {
                untilStart.AddRange(messages.Where(message => message.Event is not null));
                return;
            }

            messages = [.. untilStart, .. messages];
            untilStart = [];
        }

        bool startsNow = !execution.HasStarted && !(startAt > now);
        List<HistoryEvent> news = startsNow && outcome is null ? [new HistoryEvent { Type = HistoryEventType.OrchestratorStarted }] : [];
        foreach (ActorMessage message in messages)
        {
            if (message.Strayed is not null && ReferenceEquals(message.Strayed, execution))
            {
                execution.FailForIllegalAwait();
                outcome ??= execution.Outcome;
            }
            else if (message.Event is { } e && (e.TaskId < 0 || execution.Accepts(e)))
            {
                news.Add(e);
            }
        }

        TurnCommit commit = new(hub, this, instance!) { Now = now };
        commit.Consumed.AddRange(messages.Where(message => message.InboxId > 0).Select(message => message.InboxId));
        if (outcome is null && news.Count > 0)
        {
            for (int i = 0; i < news.Count; i++)
            {
                news[i] = news[i] with { At = now, StartsTurn = i == 0 };
            }

            hub.Metrics.Turned();
            TurnResult result = execution.Turn(news);
            outcome = execution.Outcome;
            Record(
                commit,
                news.Take(result.EventsRead),
                outcome is ExecutionOutcome.Terminated ? [] : result.Actions,
                result.CancelledTimers,
                startsNow);
        }

        if (outcome is not null)
        {
            End(commit, outcome);
        }
        else
        {
            commit.Suspended = execution.IsSuspended;
            commit.Started = execution.HasStarted;
            commit.IsFirstTurn = startsNow;
        }

        if (commit.HasChanges)
        {
            Queue(commit);
        }
    }

    /// <summary>
    /// How an instance of a version that this hub does not work on ends; null when it is kept for another hub. Its code must not run, since
    /// it may be other code than that of its history. What clients and other instances sent waits in the store already; results of
    /// activities are put there.
    /// </summary>
    private ExecutionOutcome? Refuse(List<ActorMessage> messages)
    {
        if (hub.Settings.VersionFailureStrategy == VersionFailureStrategy.Fail)
        {
            return new ExecutionOutcome.Failed(
                new RecordedFailure
                {
                    ErrorType = "VersionMismatch",
                    ErrorMessage = "Orchestration version did not comply with Worker Versioning",
                    NonRetriable = true,
                });
        }

        if (messages.Find(message => message.Event?.Type == HistoryEventType.ExecutionTerminated)?.Event is { } termination)
        {
            return new ExecutionOutcome.Terminated(termination.Payload, termination.Target is not null);
        }

        foreach (ActorMessage message in messages)
        {
            if (message is { InboxId: 0, Event: { Type: HistoryEventType.TaskCompleted or HistoryEventType.TaskFailed } result })
            {
                Queue(new KeepResultCommit(this, result));
            }
        }

        return null;
    }

    /// <summary>Brings the instance back from the store; an outcome means that it cannot go on.</summary>
    private ExecutionOutcome.Failed? Load((StoredInstance Instance, HistoryEvent Started)? created)
    {
        mayHoldLocks = created is null;
        instance = created?.Instance ?? hub.Reader.Load(Key);
        if (instance is null || instance.Status.IsFinal())
        {
            IsFinished = true;
            return null;
        }

        startAt = instance.StartAt;
        IReadOnlyList<HistoryEvent> history = created is { } fresh ? [fresh.Started] : hub.Reader.LoadHistory(Key);
        nextSequence = history.Count;
        execution = NewExecution();
        if (!hub.Settings.Accepts(instance.Version))
        {
            DurableLog.VersionRejected(hub.Logger, instance.Name, instance.InstanceId, instance.Version, hub.Settings.DefaultVersion);
            return null;
        }

        if (hub.LastWords.Deaths(Key) is var deaths && deaths > hub.MaxOrchestratorRecoveries)
        {
            return new ExecutionOutcome.Failed(
                new RecordedFailure
                {
                    ErrorType = "OrchestratorAbandoned",
                    ErrorMessage =
                        $"The process ended {deaths} times in a row while orchestrator '{instance.Name}' ran; it is not run again.",
                    NonRetriable = true,
                });
        }

        try
        {
            execution.Replay(history);
        }
        catch (NonDeterministicOrchestrationException exception)
        {
            return new ExecutionOutcome.Failed(RecordedFailure.From(exception));
        }

        if (instance.Started)
        {
            hub.Metrics.Replayed();
        }

        return hub.Functions.HasOrchestrator(instance.Name)
            ? null
            : new ExecutionOutcome.Failed(
                new RecordedFailure
                {
                    ErrorType = "OrchestratorTaskNotFound",
                    ErrorMessage = $"No orchestrator task named '{instance.Name}' was found.",
                    NonRetriable = true,
                });
    }

    private OrchestrationExecution NewExecution() =>
        new(
            new ExecutionIdentity(
                instance!.Name,
                instance.InstanceId,
                instance.Version,
                instance.Parent is { } parent ? new ParentOrchestrationInstance(parent.Name, parent.InstanceId) : null),
            hub.Settings,
            strayed => hub.Deliver(Key, new ActorMessage(null, Strayed: strayed)));

    private void Record(
        TurnCommit commit,
        IEnumerable<HistoryEvent> read,
        IReadOnlyList<HistoryEvent> actions,
        IReadOnlyList<int> cancelledTimers,
        bool isFirstTurn)
    {
        foreach (HistoryEvent e in read)
        {
            Append(commit, e);
            switch (e.Type)
            {
                case HistoryEventType.TaskCompleted or HistoryEventType.TaskFailed:
                    commit.DoneTasks.Add(e.TaskId);
                    break;
                case HistoryEventType.TimerFired:
                    commit.DoneTimers.Add(e.TaskId);
                    break;
            }
        }

        foreach (HistoryEvent action in actions)
        {
            switch (action.Type)
            {
                case HistoryEventType.TaskScheduled:
                    commit.NewTasks.Add((action, nextSequence));
                    break;
                case HistoryEventType.TimerCreated when execution!.IsOpen(action.TaskId):
                    commit.NewTimers.Add(action);
                    break;
                case HistoryEventType.EntityLockRequested:
                    mayHoldLocks = true;
                    commit.Outgoing.Add(action);
                    break;
                case HistoryEventType.SubOrchestrationInstanceCreated
                    or HistoryEventType.EventSent
                    or HistoryEventType.EntityOperationCalled
                    or HistoryEventType.EntityOperationSignaled
                    or HistoryEventType.EntityUnlockSent:
                    commit.Outgoing.Add(action);
                    break;
            }

            Append(commit, action);
        }

        commit.DoneTimers.AddRange(cancelledTimers);

        // The status of an execution before stays through the first turn of the next one. Source: TaskOrchestrationDispatcher of Core.
        bool carriesOver = isFirstTurn && execution!.CustomStatus is null;
        if (!carriesOver && execution!.CustomStatus != instance!.CustomStatus)
        {
            commit.CustomStatusChanged = true;
            commit.CustomStatus = execution.CustomStatus;
            instance = instance with { CustomStatus = execution.CustomStatus };
        }
    }

    private void Append(TurnCommit commit, HistoryEvent e)
    {
        if (nextSequence >= OrchestrationExecution.MaxSequence - 1)
        {
            throw new InvalidOperationException(
                $"The history of '{instance!.InstanceId}' has reached its limit of {OrchestrationExecution.MaxSequence} events.");
        }

        commit.Events.Add((nextSequence++, e));
    }

    private void End(TurnCommit commit, ExecutionOutcome outcome)
    {
        commit.Outcome = outcome;
        commit.MayHoldLocks = mayHoldLocks;
        if (outcome is ExecutionOutcome.ContinuedAsNew next)
        {
            // Nothing of the old execution stays but what it sent and its status; its unread events come first in the new one.
            instance = instance! with { Version = next.NewVersion ?? instance.Version };
            startAt = null;
            nextSequence = 0;
            commit.Events.Clear();
            commit.Version = instance.Version;
            HistoryEvent[] beginning =
            [
                new HistoryEvent
                {
                    Type = HistoryEventType.ExecutionStarted,
                    At = commit.Now,
                    Name = instance.Name,
                    Version = instance.Version,
                    Payload = next.Input,
                },
                .. next.CarriedEvents.Select(carried => carried with { StartsTurn = false }),
            ];
            foreach (HistoryEvent e in beginning)
            {
                Append(commit, e);
            }

            execution = NewExecution();
            execution.Replay(beginning);
            TryDeliver(ActorMessage.Start);
            return;
        }

        IsFinished = true;
        HistoryEvent end = new()
        {
            Type = HistoryEventType.ExecutionCompleted,
            At = commit.Now,
            StartsTurn = commit.Events.Count == 0,
        };
        switch (outcome)
        {
            case ExecutionOutcome.Completed completed:
                end = end with { Name = "Completed", Payload = completed.Output };
                break;
            case ExecutionOutcome.Terminated terminated:
                end = end with { Name = "Terminated", Payload = terminated.Output };
                break;
            case ExecutionOutcome.Failed failed:
                end = end with { Name = "Failed", Failure = failed.Failure };
                DurableLog.OrchestrationFailed(
                    hub.Logger,
                    instance!.Name,
                    instance.InstanceId,
                    failed.Failure.ErrorType,
                    failed.Failure.ErrorMessage);
                break;
        }

        commit.Events.Add((nextSequence++, end));
        execution = null;
    }
}
