namespace DurableTask.Core.History;

/// <summary>A client held the instance.</summary>
public class ExecutionSuspendedEvent(int eventId, string reason) : HistoryEvent(eventId)
{
    /// <summary>Why; null when no reason was given.</summary>
    public string Reason { get; set; } = reason;


    /// <inheritdoc/>
    public override EventType EventType => EventType.ExecutionSuspended;
}
