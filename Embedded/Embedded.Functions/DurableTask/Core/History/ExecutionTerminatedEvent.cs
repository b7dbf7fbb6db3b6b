namespace DurableTask.Core.History;

/// <summary>A client ended the instance.</summary>
public class ExecutionTerminatedEvent(int eventId, string input) : HistoryEvent(eventId)
{
    /// <summary>The output that the client chose, as JSON.</summary>
    public string Input { get; set; } = input;


    /// <inheritdoc/>
    public override EventType EventType => EventType.ExecutionTerminated;
}
