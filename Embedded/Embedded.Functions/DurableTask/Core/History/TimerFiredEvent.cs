namespace DurableTask.Core.History;

/// <summary>A timer was due.</summary>
public class TimerFiredEvent(int eventId) : HistoryEvent(eventId)
{
    /// <summary>A timer with its time.</summary>
    public TimerFiredEvent(int eventId, DateTime fireAt)
        : this(eventId) => FireAt = fireAt;

    /// <summary>The number of the action that set it.</summary>
    public int TimerId { get; set; }

    /// <summary>When it was due, in UTC.</summary>
    public DateTime FireAt { get; set; }

    /// <inheritdoc/>
    public override EventType EventType => EventType.TimerFired;
}
