using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Microsoft.DurableTask;

/// <summary>How a new orchestration is scheduled by a client.</summary>
public record StartOrchestrationOptions
{
    /// <summary>Options with an instance id and a start time.</summary>
    [SuppressMessage("Style", "IDE1006", Justification = "The official parameter names, which callers may use by name.")]
    public StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null)
    {
        this.InstanceId = InstanceId;
        this.StartAt = StartAt;
    }

    /// <summary>A copy of <paramref name="options"/>.</summary>
    public StartOrchestrationOptions(StartOrchestrationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        InstanceId = options.InstanceId;
        StartAt = options.StartAt;
        Tags = options.Tags;
        Version = options.Version;
        DedupeStatuses = options.DedupeStatuses;
    }

    /// <summary>The id of the new instance, 1 to 100 printable ASCII characters; null makes a random one.</summary>
    public string? InstanceId { get; init; }

    /// <summary>When to start; null means at once.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Free labels of the instance.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary.Create<string, string>();

    /// <summary>The version of the instance; null means the hub's default version.</summary>
    public TaskVersion? Version { get; init; }

    /// <summary>
    /// Names of the statuses in which an existing instance of this id makes the call fail. Null follows the backend (instances that
    /// still run are kept, finished ones replaced); empty replaces in every state.
    /// </summary>
    public IReadOnlyList<string>? DedupeStatuses { get; init; }
}
