using System.Globalization;
using System.Text.Json.Nodes;
using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Core.Tracing;
using Embedded.Functions.Durable.Storage;
using Microsoft.DurableTask;
using Official = DurableTask.Core.History.HistoryEvent;

namespace Embedded.Functions.Durable.History;

/// <summary>
/// A stored history as the official client shows it: each turn stands between OrchestratorStarted and OrchestratorCompleted. Source:
/// DurableTask.Core's OrchestrationRuntimeState, and ProtoUtils.ConvertHistoryEvent for which fields a client gets to see.
/// </summary>
internal sealed class OfficialHistory
{
    private const int NoAction = -1;
    private readonly StoredInstance instance;
    private readonly DataConverter converter;
    private readonly List<Official> events = [];
    private int actions;
    private DateTime? turn;

    private OfficialHistory(StoredInstance instance, DataConverter converter)
    {
        this.instance = instance;
        this.converter = converter;
    }

    public static IList<Official> Of(StoredInstance instance, IReadOnlyList<HistoryEvent> stored, DataConverter converter)
    {
        OfficialHistory history = new(instance, converter);
        int begin = 0;
        while (begin < stored.Count && !stored[begin].StartsTurn)
        {
            begin++;
        }

        // What waited for the first turn is part of it.
        if (begin < stored.Count)
        {
            history.BeginTurn(stored[begin].At);
        }

        for (int i = 0; i < stored.Count; i++)
        {
            if (stored[i].StartsTurn && i > begin)
            {
                history.EndTurn();
                history.BeginTurn(stored[i].At);
            }

            history.Add(stored[i]);
        }

        history.EndTurn();
        return history.events;
    }

    private void BeginTurn(DateTime at)
    {
        turn = at;
        events.Add(new OrchestratorStartedEvent(NoAction) { Timestamp = at });
    }

    private void EndTurn()
    {
        if (turn is { } at)
        {
            events.Add(new OrchestratorCompletedEvent(NoAction) { Timestamp = at });
        }
    }

    private void Add(HistoryEvent stored)
    {
        if (Convert(stored) is { } converted)
        {
            converted.Timestamp = stored.At;
            actions = Math.Max(actions, converted.EventId + 1);
            events.Add(converted);
        }
    }

    private Official? Convert(HistoryEvent e) =>
        e.Type switch
        {
            HistoryEventType.ExecutionStarted => Started(e),
            HistoryEventType.ExecutionCompleted => new ExecutionCompletedEvent(
                actions,
                e.Payload,
                Enum.Parse<OrchestrationStatus>(e.Name!),
                Failure(e.Failure)),
            HistoryEventType.ExecutionTerminated => new ExecutionTerminatedEvent(NoAction, e.Payload!),
            HistoryEventType.ExecutionSuspended => new ExecutionSuspendedEvent(NoAction, converter.Deserialize<string>(e.Payload)!),
            HistoryEventType.ExecutionResumed => new ExecutionResumedEvent(NoAction, converter.Deserialize<string>(e.Payload)!),
            HistoryEventType.TaskScheduled => new TaskScheduledEvent(e.TaskId, e.Name!, e.Version, e.Payload)
            {
                Tags = InstanceTags.Parse(e.Tags),
            },
            HistoryEventType.TaskCompleted => new TaskCompletedEvent(NoAction, e.TaskId, e.Payload!),
            HistoryEventType.TaskFailed => new TaskFailedEvent(NoAction, e.TaskId, null, null, Failure(e.Failure)),
            HistoryEventType.SubOrchestrationInstanceCreated => new SubOrchestrationInstanceCreatedEvent(e.TaskId)
            {
                InstanceId = e.Target!,
                Name = e.Name!,
                Version = e.Version!,
                Input = e.Payload!,
                Tags = InstanceTags.Parse(e.Tags),
            },
            HistoryEventType.SubOrchestrationInstanceCompleted => new SubOrchestrationInstanceCompletedEvent(
                NoAction,
                e.TaskId,
                e.Payload!),
            HistoryEventType.SubOrchestrationInstanceFailed => new SubOrchestrationInstanceFailedEvent(
                NoAction,
                e.TaskId,
                null,
                null,
                Failure(e.Failure)),
            HistoryEventType.TimerCreated => new TimerCreatedEvent(e.TaskId, e.FireAt!.Value),
            HistoryEventType.TimerFired => new TimerFiredEvent(NoAction, e.FireAt!.Value) { TimerId = e.TaskId },
            HistoryEventType.EventSent => new EventSentEvent(e.TaskId)
            {
                InstanceId = e.Target!,
                Name = e.Name!,
                Input = e.Payload!,
            },
            HistoryEventType.EventRaised => new EventRaisedEvent(NoAction, e.Payload!) { Name = e.Name! },
            HistoryEventType.EntityOperationCalled or HistoryEventType.EntityOperationSignaled => Sent(
                e,
                "op",
                new JsonObject
                {
                    ["op"] = e.Name,
                    ["signal"] = e.Type == HistoryEventType.EntityOperationSignaled,
                    ["input"] = e.Payload,
                    ["due"] = e.FireAt,
                }),
            HistoryEventType.EntityLockRequested => Sent(e, "op", new JsonObject { ["lockset"] = JsonNode.Parse(e.Payload!), ["pos"] = 0 }),
            HistoryEventType.EntityUnlockSent => Sent(e, "release", new JsonObject { ["parent"] = instance.InstanceId }),
            HistoryEventType.EntityOperationCompleted
                or HistoryEventType.EntityOperationFailed
                or HistoryEventType.EntityLockGranted => new EventRaisedEvent(
                    NoAction,
                    new JsonObject { ["result"] = e.Payload, ["exceptionType"] = e.Failure?.ErrorMessage }.ToJsonString())
                {
                    Name = e.TaskId.ToString(CultureInfo.InvariantCulture),
                },
            _ => null,
        };

    /// <summary>What entities are sent is an event to DurableTask.Core.</summary>
    private static EventSentEvent Sent(HistoryEvent e, string name, JsonObject message) =>
        new(e.TaskId)
        {
            InstanceId = e.Target!,
            Name = name,
            Input = message.ToJsonString(),
        };

    private ExecutionStartedEvent Started(HistoryEvent e) =>
        new(NoAction, e.Payload!)
        {
            Name = e.Name!,
            Version = e.Version ?? string.Empty,
            OrchestrationInstance = new OrchestrationInstance { InstanceId = instance.InstanceId },
            ParentInstance = instance.Parent is { } parent
                ? new ParentInstance
                {
                    Name = parent.Name,
                    OrchestrationInstance = new OrchestrationInstance { InstanceId = parent.InstanceId },
                    TaskScheduleId = parent.TaskId,
                }
                : null!,
            Tags = InstanceTags.Parse(instance.Tags),
            ScheduledStartTime = instance.StartAt,
            ParentTraceContext = instance.Trace is { } trace ? new DistributedTraceContext(trace) : null!,
        };

    private static FailureDetails? Failure(RecordedFailure? failure) =>
        failure is null
            ? null
            : new FailureDetails(
                failure.ErrorType,
                failure.ErrorMessage,
                failure.StackTrace,
                Failure(failure.InnerFailure),
                failure.NonRetriable);
}
