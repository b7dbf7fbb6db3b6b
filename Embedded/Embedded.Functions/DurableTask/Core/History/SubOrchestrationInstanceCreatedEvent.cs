namespace DurableTask.Core.History;

/// <summary>The orchestrator called a sub-orchestration.</summary>
public class SubOrchestrationInstanceCreatedEvent(int eventId) : HistoryEvent(eventId)
{
    /// <summary>The called instance.</summary>
    public string InstanceId { get; set; } = null!;

    /// <summary>The called orchestrator.</summary>
    public string Name { get; set; } = null!;

    /// <summary>The version asked for; empty when unversioned.</summary>
    public string Version { get; set; } = null!;

    /// <summary>The input as JSON; null when there is none.</summary>
    public string Input { get; set; } = null!;

    /// <summary>Free labels of the call.</summary>
    public IDictionary<string, string> Tags { get; set; } = null!;

    /// <summary>Not recorded.</summary>
    public string ClientSpanId { get; set; } = null!;


    /// <inheritdoc/>
    public override EventType EventType => EventType.SubOrchestrationInstanceCreated;
}
