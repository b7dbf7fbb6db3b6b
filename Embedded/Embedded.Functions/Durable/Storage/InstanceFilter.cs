using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Durable.Storage;

/// <summary>Which instances a query returns; what is null does not restrict.</summary>
internal sealed record InstanceFilter
{
    public DateTimeOffset? CreatedFrom { get; init; }

    public DateTimeOffset? CreatedTo { get; init; }

    public IReadOnlyCollection<OrchestrationRuntimeStatus>? Statuses { get; init; }

    public string? InstanceIdPrefix { get; init; }

    public long? ParentKey { get; init; }
}
