namespace DurableTask.Core.History;

/// <summary>The execution ended.</summary>
public class ExecutionCompletedEvent(
    int eventId,
    string? result,
    OrchestrationStatus orchestrationStatus,
    FailureDetails? failureDetails = null) : HistoryEvent(eventId)
{
    /// <summary>How it ended.</summary>
    public OrchestrationStatus OrchestrationStatus { get; } = orchestrationStatus;

    /// <summary>The output as JSON.</summary>
    public string? Result { get; } = result;

    /// <summary>What went wrong; null unless it failed.</summary>
    public FailureDetails? FailureDetails { get; } = failureDetails;

    /// <inheritdoc/>
    public override EventType EventType => EventType.ExecutionCompleted;
}
