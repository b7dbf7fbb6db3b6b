using DurableTask.Core.Tracing;

namespace DurableTask.Core.History;

/// <summary>The orchestrator called an activity.</summary>
public class TaskScheduledEvent(int eventId) : HistoryEvent(eventId), ISupportsDurableTraceContext
{
    /// <summary>A call of an activity.</summary>
    public TaskScheduledEvent(int eventId, string name, string? version = null, string? input = null)
        : this(eventId)
    {
        Name = name;
        Version = version;
        Input = input;
    }

    /// <summary>The activity.</summary>
    public string? Name { get; set; }

    /// <summary>The version asked for; empty when unversioned.</summary>
    public string? Version { get; set; }

    /// <summary>The input as JSON.</summary>
    public string? Input { get; set; }

    /// <summary>Free labels of the call.</summary>
    public IDictionary<string, string>? Tags { get; set; }

    /// <summary>The trace that caused the event; not recorded.</summary>
    public DistributedTraceContext? ParentTraceContext { get; set; }

    /// <inheritdoc/>
    public override EventType EventType => EventType.TaskScheduled;
}
