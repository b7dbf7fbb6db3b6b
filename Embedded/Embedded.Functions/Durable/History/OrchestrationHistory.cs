using System.Text.Json;

namespace Embedded.Functions.Durable.History;

/// <summary>The history of one execution, with all that is needed to replay it.</summary>
public sealed record OrchestrationHistory
{
    // For files that people read and compare.
    private static readonly HistoryJson Indented = new(
        new JsonSerializerOptions(HistoryJson.Default.OrchestrationHistory.Options) { WriteIndented = true });

    /// <summary>The orchestrator.</summary>
    public required string Name { get; init; }

    /// <summary>The instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The version; empty when unversioned.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>The calling orchestrator's name, if any.</summary>
    public string? ParentName { get; init; }

    /// <summary>The calling instance, if any.</summary>
    public string? ParentInstanceId { get; init; }

    /// <summary>The events, in order.</summary>
    public required IReadOnlyList<HistoryEvent> Events { get; init; }

    /// <summary>Reads a history that <see cref="ToJson"/> has written.</summary>
    /// <exception cref="JsonException">The text is no history.</exception>
    public static OrchestrationHistory Parse(string json) =>
        JsonSerializer.Deserialize(json, HistoryJson.Default.OrchestrationHistory) ?? throw new JsonException("The history is null.");

    /// <summary>The history as indented JSON, fit for a file beside the tests.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Indented.OrchestrationHistory);
}
