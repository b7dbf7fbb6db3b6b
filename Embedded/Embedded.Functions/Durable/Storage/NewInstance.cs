using Embedded.Functions.Durable.History;

namespace Embedded.Functions.Durable.Storage;

/// <summary>An instance to be created.</summary>
internal sealed record NewInstance(
    string InstanceId,
    string Name,
    string Version,
    string? Input,
    string? Tags,
    DateTime? StartAt,
    DateTime CreatedAt,
    ParentLink? Parent)
{
    /// <summary>The trace it belongs to: a traceparent header, or null.</summary>
    public string? Trace { get; init; }

    /// <summary>The first event of its history.</summary>
    public HistoryEvent ExecutionStarted { get; } = new()
    {
        Type = HistoryEventType.ExecutionStarted,
        At = CreatedAt,
        Name = Name,
        Version = Version,
        Payload = Input,
    };
}
