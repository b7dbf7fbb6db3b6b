namespace Functions.Api.Monitor.Instances;

/// <summary>All about one instance but its history.</summary>
public sealed record InstanceResponse
{
    /// <summary>Hub, id, name, status and times.</summary>
    public required InstanceSummary Instance { get; init; }

    /// <summary>The orchestrator's version; empty where it has none.</summary>
    public required string Version { get; init; }

    /// <summary>Labels given at the start.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>The input.</summary>
    public required PayloadPreview? Input { get; init; }

    /// <summary>The output.</summary>
    public required PayloadPreview? Output { get; init; }

    /// <summary>The custom status.</summary>
    public required PayloadPreview? CustomStatus { get; init; }

    /// <summary>Why it failed.</summary>
    public required FailureResponse? Failure { get; init; }

    /// <summary>Parent, children, upload and post; of children the first 200.</summary>
    public required IReadOnlyList<InstanceLink> Links { get; init; }

    /// <summary>Children it has called in its present execution.</summary>
    public required int ChildCount { get; init; }

    /// <summary>What can be done with it now, for who may: event, suspend, resume, terminate, restart, rewind, purge.</summary>
    public required IReadOnlyList<string> Actions { get; init; }
}
