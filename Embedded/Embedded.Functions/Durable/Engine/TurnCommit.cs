using Embedded.Functions.Durable.Execution;
using Embedded.Functions.Durable.History;
using Embedded.Functions.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Durable.Engine;

/// <summary>All that one turn changes, atomically; its effects once that is durable.</summary>
internal sealed class TurnCommit(HubRuntime hub, InstanceActor actor, StoredInstance instance) : StoreCommit
{
    private readonly List<InboxMessage> sent = [];
    private readonly List<long> created = [];
    private readonly List<long> replaced = [];
    private bool isVoid;

    public required DateTime Now { get; init; }

    public List<long> Consumed { get; } = [];

    public List<(int Sequence, HistoryEvent Event)> Events { get; } = [];

    public List<(HistoryEvent Scheduled, int Sequence)> NewTasks { get; } = [];

    public List<int> DoneTasks { get; } = [];

    public List<HistoryEvent> NewTimers { get; } = [];

    public List<int> DoneTimers { get; } = [];

    /// <summary>Events to other instances and calls of sub-orchestrations.</summary>
    public List<HistoryEvent> Outgoing { get; } = [];

    public bool CustomStatusChanged { get; set; }

    public string? CustomStatus { get; set; }

    public bool Started { get; set; }

    public bool Suspended { get; set; }

    public bool IsFirstTurn { get; set; }

    public string? Version { get; set; }

    public ExecutionOutcome? Outcome { get; set; }

    public bool HasChanges => Events.Count > 0 || Consumed.Count > 0 || Outcome is not null;

    public override void Apply(StoreWriter writer)
    {
        sent.Clear();
        created.Clear();
        replaced.Clear();
        foreach (long id in Consumed)
        {
            writer.DeleteMessage(id);
        }

        OrchestrationRuntimeStatus status = Outcome switch
        {
            ExecutionOutcome.Completed => OrchestrationRuntimeStatus.Completed,
            ExecutionOutcome.Failed => OrchestrationRuntimeStatus.Failed,
            ExecutionOutcome.Terminated => OrchestrationRuntimeStatus.Terminated,
            null when Suspended => OrchestrationRuntimeStatus.Suspended,
            _ => OrchestrationRuntimeStatus.Running,
        };

        // An instance that was replaced or purged meanwhile makes the turn void: nothing of it may be seen.
        isVoid = !writer.Touch(instance.Key, status, Started || status.IsFinal(), Now);
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
            if (action.Type == HistoryEventType.EventSent)
            {
                SendEvent(writer, action);
            }
            else
            {
                CreateChild(writer, action);
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
            }
            else
            {
                foreach (HistoryEvent timer in NewTimers)
                {
                    hub.Timers.Add(instance.Key, timer.TaskId, timer.FireAt!.Value);
                }

                foreach ((HistoryEvent scheduled, _) in NewTasks)
                {
                    hub.Activities.Enqueue(new ActivityWork(instance.Key, scheduled.TaskId, instance.InstanceId, scheduled, 0));
                }
            }

            foreach (long key in replaced)
            {
                hub.Forget(key);
            }

            foreach (long key in created)
            {
                hub.Deliver(key, ActorMessage.Start);
            }

            foreach (InboxMessage message in sent)
            {
                hub.Deliver(message.Key, new ActorMessage(message.Event, message.Id));
            }

            if (IsFirstTurn || Outcome is not null)
            {
                hub.Waiters.Changed(instance.InstanceId);
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
                writer.Finish(instance.Key, Now, completed.Output, null);
                answer = new HistoryEvent { Type = HistoryEventType.SubOrchestrationInstanceCompleted, Payload = completed.Output };
                break;
            case ExecutionOutcome.Failed failed:
                writer.Finish(instance.Key, Now, null, failed.Failure);
                answer = new HistoryEvent { Type = HistoryEventType.SubOrchestrationInstanceFailed, Failure = failed.Failure };
                break;
            case ExecutionOutcome.Terminated terminated:
                writer.Finish(instance.Key, Now, terminated.Output, null);
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

        if (answer is not null && instance.Parent is { } parent)
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

        created.Add(
            writer.Create(
                new NewInstance(
                    action.Target!,
                    action.Name!,
                    action.Version ?? string.Empty,
                    action.Payload,
                    Tags: null,
                    StartAt: null,
                    Now,
                    new ParentLink(instance.Key, action.TaskId, instance.Name, instance.InstanceId))));
    }

    private void Keep(InboxMessage? message)
    {
        if (message is not null)
        {
            sent.Add(message);
        }
    }
}
