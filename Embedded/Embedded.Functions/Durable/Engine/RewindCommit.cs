using Embedded.Functions.Durable.History;
using Embedded.Functions.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Durable.Engine;

/// <summary>A client takes a failed instance, and the failed sub-orchestrations it called, back to before their failures.</summary>
internal sealed class RewindCommit(HubRuntime hub, string instanceId, DateTime now) : StoreCommit
{
    private readonly TaskCompletionSource<OrchestrationRuntimeStatus?> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(long Key, bool Started)> rewound = [];
    private readonly List<long> created = [];
    private readonly List<InboxMessage> received = [];
    private readonly List<ActivityWork> activities = [];
    private readonly List<(long Key, HistoryEvent Timer)> timers = [];
    private OrchestrationRuntimeStatus? status;

    /// <summary>The state in which the instance was; null when there is none. Only a failed one is rewound.</summary>
    public Task<OrchestrationRuntimeStatus?> Done => done.Task;

    /// <summary>Whether nothing was changed because the instance, or a failed one that it called, had failed while it held locks.</summary>
    public bool IsRefused { get; private set; }

    public override void Apply(StoreWriter writer)
    {
        rewound.Clear();
        created.Clear();
        received.Clear();
        activities.Clear();
        timers.Clear();
        status = null;
        IsRefused = false;
        if (writer.Find(instanceId) is { } found)
        {
            status = found.Status;
            IsRefused = status == OrchestrationRuntimeStatus.Failed && NeedsLocks(writer, found.Key);
            if (!IsRefused)
            {
                Rewind(writer, found.Key, instanceId);
            }
        }
    }

    public override void Completed()
    {
        foreach ((long key, _) in this.rewound)
        {
            hub.Forget(key);
        }

        foreach (InboxMessage message in received)
        {
            hub.Deliver(message);
        }

        foreach ((long key, HistoryEvent timer) in timers)
        {
            hub.Timers.Add(key, timer.TaskId, timer.FireAt!.Value);
        }

        foreach (ActivityWork work in activities)
        {
            hub.Activities.Enqueue(work);
        }

        IEnumerable<long> unstarted = this.rewound.Where(rewound => !rewound.Started).Select(rewound => rewound.Key);
        foreach (long key in created.Concat(unstarted))
        {
            hub.Begin(key, startAt: null);
        }

        done.TrySetResult(status);
    }

    public override void Abandoned(Exception reason) => done.TrySetException(reason);

    private static bool NeedsLocks(StoreWriter writer, long key)
    {
        RewindPlan plan = RewindPlan.For(writer.History(key));
        return plan.NeedsLocks
            || plan.Reopened.Any(reopened =>
                reopened.Call.Type == HistoryEventType.SubOrchestrationInstanceCreated
                && writer.Find(reopened.Call.Target!) is { Status: OrchestrationRuntimeStatus.Failed } child
                && writer.ParentOf(child.Key) == key
                && NeedsLocks(writer, child.Key));
    }

    private void Rewind(StoreWriter writer, long key, string id)
    {
        if (!writer.Rewind(key, now))
        {
            return;
        }

        IReadOnlyList<HistoryEvent> history = writer.History(key);
        RewindPlan plan = RewindPlan.For(history);
        bool started = history.Take(plan.Cut).Any(static e => e.Type == HistoryEventType.OrchestratorStarted);
        writer.ClearHistory(key, plan.Cut);
        writer.Touch(key, OrchestrationRuntimeStatus.Running, started, now);
        rewound.Add((key, started));
        foreach (HistoryEvent received in plan.Received)
        {
            Keep(writer.Send(key, received with { StartsTurn = false }));
        }

        foreach ((HistoryEvent call, int sequence) in plan.Reopened)
        {
            switch (call.Type)
            {
                case HistoryEventType.TaskScheduled:
                    writer.InsertTask(key, call.TaskId, sequence);
                    activities.Add(new ActivityWork(key, call.TaskId, id, call, 0));
                    break;
                case HistoryEventType.TimerCreated:
                    writer.InsertTimer(key, call.TaskId, call.FireAt!.Value);
                    timers.Add((key, call));
                    break;
                case HistoryEventType.EntityOperationCalled:
                    Keep(writer.Entities.Send(call.Target!, call, key, now));
                    break;
                default:
                    ReopenChild(writer, key, id, history[0].Name!, call);
                    break;
            }
        }
    }

    private void ReopenChild(StoreWriter writer, long parent, string parentId, string parentName, HistoryEvent call)
    {
        if (writer.Find(call.Target!) is { } child)
        {
            bool isOwn = writer.ParentOf(child.Key) == parent;
            HistoryEvent? answer = (isOwn, child.Status) switch
            {
                (true, OrchestrationRuntimeStatus.Completed) => new HistoryEvent
                {
                    Type = HistoryEventType.SubOrchestrationInstanceCompleted,
                    TaskId = call.TaskId,
                    Target = call.Target,
                    Payload = writer.OutputOf(child.Key),
                },
                (false, _) when !child.Status.IsFinal() => new HistoryEvent
                {
                    Type = HistoryEventType.SubOrchestrationInstanceFailed,
                    TaskId = call.TaskId,
                    Target = call.Target,
                    Failure = RecordedFailure.From(HubClient.AlreadyExists(call.Target!, child.Status)),
                },
                _ => null,
            };
            if (answer is not null)
            {
                Keep(writer.Send(parent, answer));
                return;
            }

            if (isOwn && child.Status == OrchestrationRuntimeStatus.Failed)
            {
                Rewind(writer, child.Key, call.Target!);
                return;
            }

            if (isOwn && !child.Status.IsFinal())
            {
                return;
            }

            writer.Remove(child.Key);
            rewound.Add((child.Key, true));
        }

        created.Add(writer.TryCreate(new NewInstance(
            call.Target!,
            call.Name!,
            call.Version ?? string.Empty,
            call.Payload,
            Tags: null,
            StartAt: null,
            now,
            new ParentLink(parent, call.TaskId, parentName, parentId)))!.Value);
    }

    private void Keep(InboxMessage? message)
    {
        if (message is not null)
        {
            received.Add(message);
        }
    }
}
