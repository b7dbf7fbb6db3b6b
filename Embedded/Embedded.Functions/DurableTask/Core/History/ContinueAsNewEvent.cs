namespace DurableTask.Core.History;

/// <summary>The execution started over.</summary>
public class ContinueAsNewEvent(int eventId, string input) : ExecutionCompletedEvent(eventId, input, OrchestrationStatus.ContinuedAsNew)
{
    /// <inheritdoc/>
    public override EventType EventType => EventType.ContinueAsNew;
}
