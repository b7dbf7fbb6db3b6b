namespace DurableTask.Core.History;

/// <summary>A turn began; its time is the time that the orchestrator saw.</summary>
public class OrchestratorStartedEvent(int eventId) : HistoryEvent(eventId)
{
    /// <inheritdoc/>
    public override EventType EventType => EventType.OrchestratorStarted;
}
