using DurableTask.Core.Tracing;

namespace DurableTask.Core.History;

/// <summary>A client took a failed instance back.</summary>
public class ExecutionRewoundEvent(int eventId) : HistoryEvent(eventId), ISupportsDurableTraceContext
{
    /// <summary>A rewind with its reason.</summary>
    public ExecutionRewoundEvent(int eventId, string? reason)
        : this(eventId) => Reason = reason;

    /// <summary>Why.</summary>
    public string? Reason { get; set; }

    /// <summary>The instance, where it is a sub-orchestration.</summary>
    public string? InstanceId { get; set; }

    /// <summary>The execution that called it.</summary>
    public string? ParentExecutionId { get; set; }

    /// <summary>The trace that caused the event; not recorded.</summary>
    public DistributedTraceContext? ParentTraceContext { get; set; }

    /// <inheritdoc/>
    public override EventType EventType => EventType.ExecutionRewound;
}
