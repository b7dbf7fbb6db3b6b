namespace DurableTask.Core.History;

/// <summary>A sub-orchestration failed or was terminated.</summary>
public class SubOrchestrationInstanceFailedEvent(int eventId, int taskScheduledId, string? reason, string? details, FailureDetails? failureDetails)
    : HistoryEvent(eventId)
{
    /// <summary>A failure without details of its cause.</summary>
    public SubOrchestrationInstanceFailedEvent(int eventId, int taskScheduledId, string? reason, string? details)
        : this(eventId, taskScheduledId, reason, details, null) { }

    /// <summary>The number of the call.</summary>
    public int TaskScheduledId { get; } = taskScheduledId;

    /// <summary>Not used; see <see cref="FailureDetails"/>.</summary>
    public string? Reason { get; } = reason;

    /// <summary>Not used; see <see cref="FailureDetails"/>.</summary>
    public string? Details { get; } = details;

    /// <summary>What went wrong.</summary>
    public FailureDetails? FailureDetails { get; } = failureDetails;

    /// <inheritdoc/>
    public override EventType EventType => EventType.SubOrchestrationInstanceFailed;
}
