using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Durable.Storage;

/// <summary>An instance as an actor loads it.</summary>
internal sealed record StoredInstance(
    long Key,
    string InstanceId,
    string Name,
    string Version,
    OrchestrationRuntimeStatus Status,
    bool Started,
    DateTime? StartAt,
    ParentLink? Parent,
    string? CustomStatus,
    string? Tags,
    DateTime Created)
{
    /// <summary>The trace it belongs to: a traceparent header, or null.</summary>
    public string? Trace { get; init; }

    /// <summary>An instance as it is right after its creation.</summary>
    public static StoredInstance Of(long key, NewInstance instance) =>
        new(
            key,
            instance.InstanceId,
            instance.Name,
            instance.Version,
            OrchestrationRuntimeStatus.Pending,
            Started: false,
            instance.StartAt,
            instance.Parent,
            CustomStatus: null,
            instance.Tags,
            instance.CreatedAt)
        {
            Trace = instance.Trace,
        };
}
