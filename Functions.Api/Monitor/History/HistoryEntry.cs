using System.Text.Json;
using DurableTask.Core.History;
using Functions.Api.Monitor.Instances;

namespace Functions.Api.Monitor.History;

/// <summary>One event of an instance's history.</summary>
public sealed record HistoryEntry
{
    /// <summary>Its place in the history, from 0.</summary>
    public required int Sequence { get; init; }

    /// <summary>Its type in snake_case, after DurableTask.Core: task_scheduled, timer_fired and so on.</summary>
    public required string Type { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The number of the task it schedules or answers; null where it is about none.</summary>
    public int? TaskId { get; init; }

    /// <summary>The orchestrator, activity or event.</summary>
    public string? Name { get; init; }

    /// <summary>The other instance it is about.</summary>
    public string? InstanceId { get; init; }

    /// <summary>When a timer fires.</summary>
    public DateTimeOffset? FireAt { get; init; }

    /// <summary>Input, result or payload.</summary>
    public PayloadPreview? Payload { get; init; }

    /// <summary>What went wrong.</summary>
    public FailureResponse? Failure { get; init; }

    /// <summary>The entry for an event, with no more than <paramref name="length"/> characters of its payload.</summary>
    public static HistoryEntry Of(int sequence, HistoryEvent recorded, int length)
    {
        var entry = new HistoryEntry
        {
            Sequence = sequence,
            Type = JsonNamingPolicy.SnakeCaseLower.ConvertName(recorded.EventType.ToString()),
            At = Times.Of(recorded.Timestamp),
            Payload = PayloadPreview.Of(PayloadOf(recorded), length),
        };
        return recorded switch
        {
            ExecutionStartedEvent e => entry with { Name = e.Name, InstanceId = e.ParentInstance?.OrchestrationInstance?.InstanceId },
            ExecutionCompletedEvent e => entry with { Name = e.OrchestrationStatus.ToString(), Failure = FailureResponse.Of(e.FailureDetails) },
            TaskScheduledEvent e => entry with { TaskId = e.EventId, Name = e.Name },
            TaskCompletedEvent e => entry with { TaskId = e.TaskScheduledId },
            TaskFailedEvent e => entry with { TaskId = e.TaskScheduledId, Failure = FailureOf(e.FailureDetails, e.Reason) },
            SubOrchestrationInstanceCreatedEvent e => entry with { TaskId = e.EventId, Name = e.Name, InstanceId = e.InstanceId },
            SubOrchestrationInstanceCompletedEvent e => entry with { TaskId = e.TaskScheduledId },
            SubOrchestrationInstanceFailedEvent e => entry with { TaskId = e.TaskScheduledId, Failure = FailureOf(e.FailureDetails, e.Reason) },
            TimerCreatedEvent e => entry with { TaskId = e.EventId, FireAt = Times.Of(e.FireAt) },
            TimerFiredEvent e => entry with { TaskId = e.TimerId, FireAt = Times.Of(e.FireAt) },
            EventSentEvent e => entry with { TaskId = e.EventId, Name = e.Name, InstanceId = e.InstanceId },
            EventRaisedEvent e => entry with { Name = e.Name },
            _ => entry,
        };
    }

    /// <summary>The JSON an event carries; null for none.</summary>
    public static string? PayloadOf(HistoryEvent recorded) => recorded switch
    {
        ExecutionStartedEvent e => e.Input,
        ExecutionCompletedEvent e => e.Result,
        ExecutionTerminatedEvent e => e.Input,
        ExecutionSuspendedEvent e => e.Reason,
        ExecutionResumedEvent e => e.Reason,
        TaskScheduledEvent e => e.Input,
        TaskCompletedEvent e => e.Result,
        SubOrchestrationInstanceCreatedEvent e => e.Input,
        SubOrchestrationInstanceCompletedEvent e => e.Result,
        EventSentEvent e => e.Input,
        EventRaisedEvent e => e.Input,
        _ => null,
    };

    private static FailureResponse? FailureOf(DurableTask.Core.FailureDetails? details, string? reason) =>
        FailureResponse.Of(details) ?? (reason is null ? null : new FailureResponse("", Secrets.Redact(reason), null, []));
}
