namespace DurableTask.Core.History;

/// <summary>The orchestrator sent an event.</summary>
public class EventSentEvent(int eventId) : HistoryEvent(eventId)
{
    /// <summary>The instance it was sent to.</summary>
    public string InstanceId { get; set; } = null!;

    /// <summary>The name of the event.</summary>
    public string Name { get; set; } = null!;

    /// <summary>The payload as JSON; null when there is none.</summary>
    public string Input { get; set; } = null!;


    /// <inheritdoc/>
    public override EventType EventType => EventType.EventSent;
}
