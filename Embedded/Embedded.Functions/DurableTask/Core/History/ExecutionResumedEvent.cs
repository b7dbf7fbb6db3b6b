namespace DurableTask.Core.History;

/// <summary>A client let the instance go on.</summary>
public class ExecutionResumedEvent(int eventId, string reason) : HistoryEvent(eventId)
{
    /// <summary>Why; null when no reason was given.</summary>
    public string Reason { get; set; } = reason;


    /// <inheritdoc/>
    public override EventType EventType => EventType.ExecutionResumed;
}
