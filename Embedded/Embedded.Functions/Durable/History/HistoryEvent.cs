using System.Text.Json.Serialization;

namespace Embedded.Functions.Durable.History;

/// <summary>One entry of an execution's history. Which fields are set depends on <see cref="Type"/>.</summary>
public sealed record HistoryEvent
{
    /// <summary>The kind.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required HistoryEventType Type { get; init; }

    /// <summary>The sequence number of the task the event is about; -1 when it is about none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int TaskId { get; init; } = -1;

    /// <summary>The time of the turn that wrote the event, in UTC.</summary>
    public DateTime At { get; init; }

    /// <summary>Whether a turn starts here: from this event on <see cref="At"/> is the orchestrator's current time.</summary>
    public bool StartsTurn { get; init; }

    /// <summary>The name of an orchestrator, activity or event.</summary>
    public string? Name { get; init; }

    /// <summary>The version of a called activity or orchestration; empty when unversioned.</summary>
    public string? Version { get; init; }

    /// <summary>The instance that is called or sent to.</summary>
    public string? Target { get; init; }

    /// <summary>Input, result, event payload or reason, as JSON.</summary>
    public string? Payload { get; init; }

    /// <summary>The labels of a call, as a JSON object.</summary>
    public string? Tags { get; init; }

    /// <summary>When a timer fires, in UTC.</summary>
    public DateTime? FireAt { get; init; }

    /// <summary>What went wrong.</summary>
    public RecordedFailure? Failure { get; init; }
}
