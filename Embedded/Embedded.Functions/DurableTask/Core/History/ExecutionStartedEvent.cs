using System.Diagnostics.CodeAnalysis;
using DurableTask.Core.Tracing;

namespace DurableTask.Core.History;

/// <summary>An execution was asked for: the first event of a history that is not about a turn.</summary>
public class ExecutionStartedEvent(int eventId, string input) : HistoryEvent(eventId), ISupportsDurableTraceContext
{
    /// <summary>The instance.</summary>
    [SuppressMessage("Design", "CA1051", Justification = "The official type has a field, and code written against it must compile here.")]
    public OrchestrationInstance OrchestrationInstance = null!;

    /// <summary>The orchestrator.</summary>
    public string Name { get; set; } = null!;

    /// <summary>The version; empty when unversioned.</summary>
    public string Version { get; set; } = null!;

    /// <summary>The input as JSON; null when there is none.</summary>
    public string Input { get; set; } = input;

    /// <summary>Free labels of the instance.</summary>
    public IDictionary<string, string> Tags { get; set; } = null!;

    /// <summary>The calling instance; null when a client started this one.</summary>
    public ParentInstance ParentInstance { get; set; } = null!;

    /// <summary>When the execution begins at the earliest, in UTC; null for at once.</summary>
    public DateTime? ScheduledStartTime { get; set; }

    /// <summary>How often the instance has started over; null when it is not recorded.</summary>
    public int? Generation { get; set; }

    /// <summary>Not recorded.</summary>
    public string Correlation { get; set; } = null!;

    /// <summary>Not recorded.</summary>
    public bool GenerateNewTrace { get; set; }

    /// <summary>The trace that caused the event; not recorded.</summary>
    public DistributedTraceContext ParentTraceContext { get; set; } = null!;


    /// <inheritdoc/>
    public override EventType EventType => EventType.ExecutionStarted;
}
