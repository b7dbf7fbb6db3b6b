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

    private readonly Lock _lock = new();
    private readonly HubRuntime _hub;
    private List<ActorMessage> _mailbox = [];
    private List<ActorMessage> _untilStart = [];
    private bool _scheduled;
    private bool _detached;
    private int _uncommitted;

    // Touched only inside turns.
    private StoredInstance? _instance;
    private OrchestrationExecution? _execution;
    private DateTime? _startAt;
    private int _nextSequence;
    private bool _finished;

    public InstanceActor(HubRuntime hub, long key)
    {
        _hub = hub;
        Key = key;
        Place = new LinkedListNode<InstanceActor>(this);
    }

    public long Key { get; }

    /// <summary>Where it rests in <see cref="LoadedInstances"/>.</summary>
    public LinkedListNode<InstanceActor> Place { get; }

    /// <summary>Puts a message into the mailbox; false when this actor has left memory and another has to be made.</summary>
    public bool TryDeliver(ActorMessage message)
    {
        lock (_lock)
        {
            if (_detached)
            {
                return false;
            }

            _mailbox.Add(message);
            ScheduleIfReady();
            return true;
        }
    }

    public void RunTurn()
    {
        List<ActorMessage> messages;
        lock (_lock)
        {
            messages = _mailbox;
            _mailbox = [];
        }

        _hub.Loaded.Wake(this);
        try
        {
            Turn(messages);
        }
#pragma warning disable CA1031 // User code cannot throw here; if the engine does, going on could lose messages.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _hub.Fail(exception);
        }

        bool rests;
        lock (_lock)
        {
            _scheduled = false;
            ScheduleIfReady();
            rests = IsIdle;
        }

        AfterWork(rests);
    }

    /// <summary>A commit of this instance is durable.</summary>
    public void Committed()
    {
        bool rests;
        lock (_lock)
        {
            _uncommitted--;
            ScheduleIfReady();
            rests = IsIdle;
        }

        AfterWork(rests);
    }

    /// <summary>Leaves memory if nothing is under way. What is stored is all there is to know.</summary>
    public void TryEvict()
    {
        lock (_lock)
        {
            if (!IsIdle || _untilStart.Count > 0)
            {
                return;
            }

            _detached = true;
        }

        _hub.Detach(this);
    }

    private bool IsIdle => !_scheduled && !_detached && _uncommitted == 0 && _mailbox.Count == 0;

    private void ScheduleIfReady()
    {
        if (!_scheduled && !_detached && _mailbox.Count > 0 && _uncommitted < MaxUncommittedTurns)
        {
            _scheduled = true;
            _hub.Turns.Schedule(this);
        }
    }

    private void AfterWork(bool rests)
    {
        if (!rests)
        {
            return;
        }

        if (_finished)
        {
            TryEvict();
        }
        else
        {
            _hub.Loaded.Rest(this);
        }
    }

    private void Turn(List<ActorMessage> messages)
    {
        ExecutionOutcome? outcome = null;
        if (!_finished && _execution is null)
        {
            outcome = Load();
        }

        if (_finished)
        {
            Discard(messages);
            return;
        }

        DateTime now = _hub.Time.GetUtcNow().UtcDateTime;
        now = _execution!.Now > now ? _execution.Now : now;
        if (!_execution.HasStarted && outcome is null)
        {
            if (_startAt > now && !messages.Exists(message => message.Event?.Type == HistoryEventType.ExecutionTerminated))
            {
                _untilStart.AddRange(messages.Where(message => message.Event is not null));
                return;
            }

            messages = [.. _untilStart, .. messages];
            _untilStart = [];
        }

        bool startsNow = !_execution.HasStarted && !(_startAt > now);
        List<HistoryEvent> news = startsNow && outcome is null ? [new HistoryEvent { Type = HistoryEventType.OrchestratorStarted }] : [];
        foreach (ActorMessage message in messages)
        {
            if (message.Strayed is not null && ReferenceEquals(message.Strayed, _execution))
            {
                _execution.FailForIllegalAwait();
                outcome ??= _execution.Outcome;
            }
            else if (message.Event is { } e && (e.TaskId < 0 || _execution.Accepts(e)))
            {
                news.Add(e);
            }
        }

        TurnCommit commit = new(_hub, this, _instance!) { Now = now };
        commit.Consumed.AddRange(messages.Where(message => message.InboxId > 0).Select(message => message.InboxId));
        if (outcome is null && news.Count > 0)
        {
            for (int i = 0; i < news.Count; i++)
            {
                news[i] = news[i] with { At = now, StartsTurn = i == 0 };
            }

            _hub.Metrics.Turned();
            TurnResult result = _execution.Turn(news);
            outcome = _execution.Outcome;
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
            commit.Suspended = _execution.IsSuspended;
            commit.Started = _execution.HasStarted;
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
        _instance = _hub.Reader.Load(Key);
        if (_instance is null || _instance.Status.IsFinal())
        {
            _finished = true;
            return null;
        }

        _startAt = _instance.StartAt;
        IReadOnlyList<HistoryEvent> history = _hub.Reader.LoadHistory(Key);
        _nextSequence = history.Count;
        _execution = NewExecution();
        try
        {
            _execution.Replay(history);
        }
        catch (NonDeterministicOrchestrationException exception)
        {
            return new ExecutionOutcome.Failed(RecordedFailure.From(exception));
        }

        if (_instance.Started)
        {
            _hub.Metrics.Replayed();
        }

        return _hub.Functions.HasOrchestrator(_instance.Name)
            ? null
            : new ExecutionOutcome.Failed(
                new RecordedFailure
                {
                    ErrorType = "OrchestratorTaskNotFound",
                    ErrorMessage = $"No orchestrator task named '{_instance.Name}' was found.",
                    NonRetriable = true,
                });
    }

    private OrchestrationExecution NewExecution() =>
        new(
            new ExecutionIdentity(
                _instance!.Name,
                _instance.InstanceId,
                _instance.Version,
                _instance.Parent is { } parent ? new ParentOrchestrationInstance(parent.Name, parent.InstanceId) : null),
            _hub.Settings,
            strayed => _hub.Deliver(Key, new ActorMessage(null, Strayed: strayed)));

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
                    commit.NewTasks.Add((action, _nextSequence));
                    break;
                case HistoryEventType.TimerCreated when _execution!.IsOpen(action.TaskId):
                    commit.NewTimers.Add(action);
                    break;
                case HistoryEventType.SubOrchestrationInstanceCreated or HistoryEventType.EventSent:
                    commit.Outgoing.Add(action);
                    break;
            }

            Append(commit, action);
        }

        commit.DoneTimers.AddRange(cancelledTimers);
        if (_execution!.CustomStatus != _instance!.CustomStatus)
        {
            commit.CustomStatusChanged = true;
            commit.CustomStatus = _execution.CustomStatus;
            _instance = _instance with { CustomStatus = _execution.CustomStatus };
        }
    }

    private void Append(TurnCommit commit, HistoryEvent e)
    {
        if (_nextSequence >= OrchestrationExecution.MaxSequence - 1)
        {
            throw new InvalidOperationException(
                $"The history of '{_instance!.InstanceId}' has reached its limit of {OrchestrationExecution.MaxSequence} events.");
        }

        commit.Events.Add((_nextSequence++, e));
    }

    private void End(TurnCommit commit, ExecutionOutcome outcome)
    {
        commit.Outcome = outcome;
        if (outcome is ExecutionOutcome.ContinuedAsNew next)
        {
            // Nothing of the old execution stays but what it sent; its unread events come first in the new one.
            _instance = _instance! with
            {
                Version = next.NewVersion ?? _instance.Version,
                CustomStatus = null,
            };
            _startAt = null;
            _nextSequence = 0;
            commit.Events.Clear();
            commit.Version = _instance.Version;
            HistoryEvent[] beginning =
            [
                new HistoryEvent
                {
                    Type = HistoryEventType.ExecutionStarted,
                    At = commit.Now,
                    Name = _instance.Name,
                    Version = _instance.Version,
                    Payload = next.Input,
                },
                .. next.CarriedEvents.Select(carried => carried with { StartsTurn = false }),
            ];
            foreach (HistoryEvent e in beginning)
            {
                Append(commit, e);
            }

            _execution = NewExecution();
            _execution.Replay(beginning);
            TryDeliver(ActorMessage.Start);
            return;
        }

        _finished = true;
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
                    _hub.Logger,
                    _instance!.Name,
                    _instance.InstanceId,
                    failed.Failure.ErrorType,
                    failed.Failure.ErrorMessage);
                break;
        }

        commit.Events.Add((_nextSequence++, end));
        _execution = null;
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
        lock (_lock)
        {
            _uncommitted++;
        }

        _hub.Commits.Enqueue(commit);
    }
}
