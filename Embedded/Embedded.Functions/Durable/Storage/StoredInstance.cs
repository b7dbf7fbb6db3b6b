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
    string? CustomStatus);
