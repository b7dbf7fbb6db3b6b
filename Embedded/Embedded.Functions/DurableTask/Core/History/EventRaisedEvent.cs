using DurableTask.Core.Tracing;

namespace DurableTask.Core.History;

/// <summary>An event was received.</summary>
public class EventRaisedEvent(int eventId, string input) : HistoryEvent(eventId), ISupportsDurableTraceContext
{
    /// <summary>The name of the event.</summary>
    public string Name { get; set; } = null!;

    /// <summary>The payload as JSON; null when there is none.</summary>
    public string Input { get; set; } = input;

    /// <summary>The trace that caused the event; not recorded.</summary>
    public DistributedTraceContext ParentTraceContext { get; set; } = null!;


    /// <inheritdoc/>
    public override EventType EventType => EventType.EventRaised;
}
