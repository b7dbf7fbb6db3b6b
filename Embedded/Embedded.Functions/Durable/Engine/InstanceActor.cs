using DurableTask.Core.Exceptions;
using Embedded.Functions.Durable.Execution;
using Embedded.Functions.Durable.History;
using Embedded.Functions.Durable.Storage;
using Microsoft.DurableTask;

namespace Embedded.Functions.Durable.Engine;

/// <summary>
/// One instance in memory. Messages wait in its mailbox; a turn takes all of them, drives the orchestrator and queues one atomic commit.
/// Turns of one instance never overlap. The next turn need not wait until the last one is durable, only effects do.
/// </summary>
internal sealed class InstanceActor
{
    // How far an instance may run ahead of the disk.
    private const int MaxUncommittedTurns = 64;

    private readonly Lock gate = new();
    private readonly HubRuntime hub;
    private List<ActorMessage> mailbox = [];
    private List<ActorMessage> untilStart = [];
    private bool scheduled;
    private bool detached;
    private int uncommitted;

    // Touched only inside turns.
    private StoredInstance? instance;
    private OrchestrationExecution? execution;
    private DateTime? startAt;
    private int nextSequence;
    private bool finished;

    public InstanceActor(HubRuntime hub, long key)
    {
        this.hub = hub;
        Key = key;
        Place = new LinkedListNode<InstanceActor>(this);
    }

    public long Key { get; }

    /// <summary>Where it rests in <see cref="LoadedInstances"/>.</summary>
    public LinkedListNode<InstanceActor> Place { get; }

    /// <summary>Puts a message into the mailbox; false when this actor has left memory and another has to be made.</summary>
    public bool TryDeliver(ActorMessage message)
    {
        lock (gate)
        {
            if (detached)
            {
                return false;
            }

            mailbox.Add(message);
            ScheduleIfReady();
            return true;
        }
    }

    public void RunTurn()
    {
        List<ActorMessage> messages;
        lock (gate)
        {
            messages = mailbox;
            mailbox = [];
        }

        hub.Loaded.Wake(this);
        try
        {
            Turn(messages);
        }
#pragma warning disable CA1031 // User code cannot throw here; if the engine does, going on could lose messages.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            hub.Fail(exception);
        }

        bool rests;
        lock (gate)
        {
            scheduled = false;
            ScheduleIfReady();
            rests = IsIdle;
        }

        AfterWork(rests);
    }

    /// <summary>A commit of this instance is durable.</summary>
    public void Committed()
    {
        bool rests;
        lock (gate)
        {
            uncommitted--;
            ScheduleIfReady();
            rests = IsIdle;
        }

        AfterWork(rests);
    }

    /// <summary>Leaves memory if nothing is under way. What is stored is all there is to know.</summary>
    public void TryEvict()
    {
        lock (gate)
        {
            if (!IsIdle || untilStart.Count > 0)
            {
                return;
            }

            detached = true;
        }

        hub.Detach(this);
    }

    private bool IsIdle => !scheduled && !detached && uncommitted == 0 && mailbox.Count == 0;

    private void ScheduleIfReady()
    {
        if (!scheduled && !detached && mailbox.Count > 0 && uncommitted < MaxUncommittedTurns)
        {
            scheduled = true;
            hub.Turns.Schedule(this);
        }
    }

    private void AfterWork(bool rests)
    {
        if (!rests)
        {
            return;
        }

        if (finished)
        {
            TryEvict();
        }
        else
        {
            hub.Loaded.Rest(this);
        }
    }

    private void Turn(List<ActorMessage> messages)
    {
        ExecutionOutcome? outcome = null;
        if (!finished && execution is null)
        {
            outcome = Load();
        }

        if (finished)
        {
            Discard(messages);
            return;
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
                result.CancelledTimers);
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

    /// <summary>Brings the instance back from the store; an outcome means that it cannot go on.</summary>
    private ExecutionOutcome.Failed? Load()
    {
        instance = hub.Reader.Load(Key);
        if (instance is null || instance.Status.IsFinal())
        {
            finished = true;
            return null;
        }

        startAt = instance.StartAt;
        IReadOnlyList<HistoryEvent> history = hub.Reader.LoadHistory(Key);
        nextSequence = history.Count;
        execution = NewExecution();
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
        IReadOnlyList<int> cancelledTimers)
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
                case HistoryEventType.SubOrchestrationInstanceCreated or HistoryEventType.EventSent:
                    commit.Outgoing.Add(action);
                    break;
            }

            Append(commit, action);
        }

        commit.DoneTimers.AddRange(cancelledTimers);
        if (execution!.CustomStatus != instance!.CustomStatus)
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
        if (outcome is ExecutionOutcome.ContinuedAsNew next)
        {
            // Nothing of the old execution stays but what it sent; its unread events come first in the new one.
            instance = instance! with
            {
                Version = next.NewVersion ?? instance.Version,
                CustomStatus = null,
            };
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

        finished = true;
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

    private void Discard(List<ActorMessage> messages)
    {
        long[] stored = [.. messages.Where(message => message.InboxId > 0).Select(message => message.InboxId)];
        if (stored.Length > 0)
        {
            Queue(new DiscardCommit(this, stored));
        }
    }

    private void Queue(StoreCommit commit)
    {
        lock (gate)
        {
            uncommitted++;
        }

        hub.Commits.Enqueue(commit);
    }
}
