namespace DurableTask.Core.History;

/// <summary>The orchestrator set a timer.</summary>
public class TimerCreatedEvent(int eventId) : HistoryEvent(eventId)
{
    /// <summary>A timer with its time.</summary>
    public TimerCreatedEvent(int eventId, DateTime fireAt)
        : this(eventId) => FireAt = fireAt;

    /// <summary>When it fires, in UTC.</summary>
    public DateTime FireAt { get; set; }

    /// <inheritdoc/>
    public override EventType EventType => EventType.TimerCreated;
}
