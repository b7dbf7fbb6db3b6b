using Embedded.Functions.Durable.Execution;
using Embedded.Functions.Durable.History;
using Embedded.Functions.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Durable.Engine;

/// <summary>All that one turn changes, atomically; its effects once that is durable.</summary>
internal sealed class TurnCommit(HubRuntime hub, InstanceActor actor, StoredInstance instance) : StoreCommit
{
    private readonly List<InboxMessage> sent = [];
    private readonly List<(long Key, NewInstance Instance)> created = [];
    private readonly List<long> replaced = [];
    private bool isVoid;

    public required DateTime Now { get; init; }

    public List<long> Consumed { get; } = [];

    public List<(int Sequence, HistoryEvent Event)> Events { get; } = [];

    public List<(HistoryEvent Scheduled, int Sequence)> NewTasks { get; } = [];

    public List<int> DoneTasks { get; } = [];

    public List<HistoryEvent> NewTimers { get; } = [];

    public List<int> DoneTimers { get; } = [];

    /// <summary>Events to other instances, calls of sub-orchestrations and what entities are sent.</summary>
    public List<HistoryEvent> Outgoing { get; } = [];

    public bool CustomStatusChanged { get; set; }

    public string? CustomStatus { get; set; }

    public bool Started { get; set; }

    public bool Suspended { get; set; }

    public bool IsFirstTurn { get; set; }

    public string? Version { get; set; }

    public ExecutionOutcome? Outcome { get; set; }

    /// <summary>Whether the instance may hold locks of entities, which its end gives back.</summary>
    public bool MayHoldLocks { get; set; } = true;

    public bool HasChanges => Events.Count > 0 || Consumed.Count > 0 || Outcome is not null;

    private OrchestrationRuntimeStatus Status =>
        Outcome switch
        {
            ExecutionOutcome.Completed => OrchestrationRuntimeStatus.Completed,
            ExecutionOutcome.Failed => OrchestrationRuntimeStatus.Failed,
            ExecutionOutcome.Terminated => OrchestrationRuntimeStatus.Terminated,
            null when Suspended => OrchestrationRuntimeStatus.Suspended,
            _ => OrchestrationRuntimeStatus.Running,
        };

    public override void Apply(StoreWriter writer)
    {
        sent.Clear();
        created.Clear();
        replaced.Clear();
        foreach (long id in Consumed)
        {
            writer.DeleteMessage(id);
        }

        // An instance that was replaced or purged meanwhile makes the turn void: nothing of it may be seen.
        isVoid = !(Status.IsFinal()
            ? writer.End(
                instance.Key,
                Status,
                Now,
                Outcome switch
                {
                    ExecutionOutcome.Completed completed => completed.Output,
                    ExecutionOutcome.Terminated terminated => terminated.Output,
                    _ => null,
                },
                (Outcome as ExecutionOutcome.Failed)?.Failure)
            : writer.Touch(instance.Key, Status, Started, Now));
        if (isVoid)
        {
            return;
        }

        if (CustomStatusChanged)
        {
            writer.SetCustomStatus(instance.Key, CustomStatus);
        }

        if (Outcome is ExecutionOutcome.ContinuedAsNew)
        {
            writer.ContinueAsNew(instance.Key, Version!);
        }

        foreach ((int sequence, HistoryEvent e) in Events)
        {
            writer.Append(instance.Key, sequence, e);
        }

        foreach (int taskId in DoneTasks)
        {
            writer.DeleteTask(instance.Key, taskId);
        }

        foreach (int taskId in DoneTimers)
        {
            writer.DeleteTimer(instance.Key, taskId);
        }

        foreach ((HistoryEvent scheduled, int sequence) in NewTasks)
        {
            writer.InsertTask(instance.Key, scheduled.TaskId, sequence);
        }

        foreach (HistoryEvent timer in NewTimers)
        {
            writer.InsertTimer(instance.Key, timer.TaskId, timer.FireAt!.Value);
        }

        foreach (HistoryEvent action in Outgoing)
        {
            switch (action.Type)
            {
                case HistoryEventType.EventSent:
                    SendEvent(writer, action);
                    break;
                case HistoryEventType.SubOrchestrationInstanceCreated:
                    CreateChild(writer, action);
                    break;
                default:
                    Keep(writer.Entities.Send(action.Target!, action, instance.Key, Now));
                    break;
            }
        }

        Finish(writer);
    }

    public override void Completed()
    {
        if (!isVoid)
        {
            foreach (int taskId in DoneTimers)
            {
                hub.Timers.Remove(instance.Key, taskId);
            }

            if (Outcome is not (null or ExecutionOutcome.ContinuedAsNew))
            {
                hub.Timers.Remove(instance.Key, TimerQueue.Start);
                HubTracing.Ended(instance, Outcome, Now);
            }
            else
            {
                foreach (HistoryEvent timer in NewTimers)
                {
                    hub.Timers.Add(instance.Key, timer.TaskId, timer.FireAt!.Value);
                }

                foreach ((HistoryEvent scheduled, _) in NewTasks)
                {
                    hub.Activities.Enqueue(new ActivityWork(instance.Key, scheduled.TaskId, instance.InstanceId, scheduled, 0) { Trace = instance.Trace });
                }
            }

            foreach (long key in replaced)
            {
                hub.Forget(key);
            }

            foreach ((long key, NewInstance child) in created)
            {
                hub.Begin(key, child);
            }

            foreach (InboxMessage message in sent)
            {
                hub.Deliver(message);
            }

            if (IsFirstTurn || Outcome is not null)
            {
                hub.Waiters.Changed(Metadata());
            }
        }

        actor.Committed();
    }

    private void Finish(StoreWriter writer)
    {
        HistoryEvent? answer = null;
        switch (Outcome)
        {
            case ExecutionOutcome.Completed completed:
                answer = new HistoryEvent { Type = HistoryEventType.SubOrchestrationInstanceCompleted, Payload = completed.Output };
                break;
            case ExecutionOutcome.Failed failed:
                answer = new HistoryEvent { Type = HistoryEventType.SubOrchestrationInstanceFailed, Failure = failed.Failure };
                break;
            case ExecutionOutcome.Terminated terminated:
                answer = new HistoryEvent
                {
                    Type = HistoryEventType.SubOrchestrationInstanceFailed,
                    Failure = new RecordedFailure { ErrorType = "Terminated", ErrorMessage = "The sub-orchestration was terminated." },
                };
                foreach (long child in terminated.Recursive ? writer.RunningChildren(instance.Key) : [])
                {
                    Keep(
                        writer.Send(
                            child,
                            new HistoryEvent
                            {
                                Type = HistoryEventType.ExecutionTerminated,
                                Payload = terminated.Output,
                                Target = HubClient.Recursive,
                            }));
                }

                break;
        }

        // One that completes has nothing open: it waits for all it has started.
        if (answer is not null && Outcome is not ExecutionOutcome.Completed)
        {
            writer.ClearPending(instance.Key);
        }

        // Whoever ends without giving back its locks, because it was terminated for example, gives them back here.
        foreach ((long entity, string id) in answer is null || !MayHoldLocks ? [] : writer.Entities.LockedBy(instance.Key))
        {
            if (!Outgoing.Exists(action => action.Type == HistoryEventType.EntityUnlockSent && action.Target == id))
            {
                Keep(writer.Entities.Release(entity, instance.Key));
            }
        }

        if (answer is not null && instance.Parent is { } parent && !InstanceTags.IsFireAndForget(instance.Tags))
        {
            Keep(writer.Send(parent.Key, answer with { TaskId = parent.TaskId, Target = instance.InstanceId }));
        }
    }

    private void SendEvent(StoreWriter writer, HistoryEvent action)
    {
        if (writer.Find(action.Target!) is { } target)
        {
            Keep(
                writer.Send(
                    target.Key,
                    new HistoryEvent
                    {
                        Type = HistoryEventType.EventRaised,
                        Name = action.Name,
                        Payload = action.Payload,
                    }));
        }
    }

    private void CreateChild(StoreWriter writer, HistoryEvent action)
    {
        if (writer.Find(action.Target!) is { } existing)
        {
            if (!existing.Status.IsFinal())
            {
                Keep(
                    writer.Send(
                        instance.Key,
                        new HistoryEvent
                        {
                            Type = HistoryEventType.SubOrchestrationInstanceFailed,
                            TaskId = action.TaskId,
                            Target = action.Target,
                            Failure = RecordedFailure.From(HubClient.AlreadyExists(action.Target!, existing.Status)),
                        }));
                return;
            }

            writer.Remove(existing.Key);
            replaced.Add(existing.Key);
        }

        NewInstance child = new(
            action.Target!,
            action.Name!,
            action.Version ?? string.Empty,
            action.Payload,
            InstanceTags.Inherit(action.Tags, instance.Tags),
            StartAt: null,
            Now,
            new ParentLink(instance.Key, action.TaskId, instance.Name, instance.InstanceId))
        {
            Trace = instance.Trace,
        };
        created.Add((writer.TryCreate(child)!.Value, child));
    }

    /// <summary>What a client reads of the instance from now on, without payloads.</summary>
    private OrchestrationMetadata Metadata() =>
        new(instance.Name, instance.InstanceId)
        {
            RuntimeStatus = Status,
            CreatedAt = new DateTimeOffset(instance.Created),
            LastUpdatedAt = new DateTimeOffset(Now),
            Tags = InstanceTags.Parse(instance.Tags),
        };

    private void Keep(InboxMessage? message)
    {
        if (message is not null)
        {
            sent.Add(message);
        }
    }
}
