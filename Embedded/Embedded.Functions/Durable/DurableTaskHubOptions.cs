using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;

namespace Embedded.Functions.Durable;

/// <summary>Settings of one task hub.</summary>
public sealed record DurableTaskHubOptions
{
    /// <summary>The hub's name.</summary>
    public required string Name { get; init; }

    /// <summary>The SQLite file that holds the hub; created with its folder when missing.</summary>
    public required string DatabasePath { get; init; }

    /// <summary>The version of instances that are started without one.</summary>
    public string DefaultVersion { get; init; } = string.Empty;

    /// <summary>Which orchestrations the hub works on, by version (host.json versionMatchStrategy).</summary>
    public VersionMatchStrategy VersionMatchStrategy { get; init; } = VersionMatchStrategy.CurrentOrOlder;

    /// <summary>What becomes of the others (host.json versionFailureStrategy).</summary>
    public VersionFailureStrategy VersionFailureStrategy { get; init; } = VersionFailureStrategy.Reject;

    /// <summary>Activities that run at the same time (host.json maxConcurrentActivityFunctions).</summary>
    public int MaxConcurrentActivities { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>Orchestrator turns that run at the same time (host.json maxConcurrentOrchestratorFunctions).</summary>
    public int MaxConcurrentOrchestrators { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>Entities that process operations at the same time (host.json maxConcurrentEntityFunctions).</summary>
    public int MaxConcurrentEntities { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>Operations of one entity that are committed together at most (host.json maxEntityOperationBatchSize).</summary>
    public int MaxEntityOperationBatchSize { get; init; } = 5000;

    /// <summary>
    /// Orchestrations and entities kept in memory between turns; beyond it the least recently used are dropped, and replayed or read when
    /// needed.
    /// </summary>
    public int MaxLoadedInstances { get; init; } = 10_000;

    /// <summary>
    /// The largest input, output, event payload or custom status, in UTF-8 bytes of its JSON. Source: Durable Task Scheduler limits.
    /// </summary>
    public int MaxPayloadBytes { get; init; } = 1024 * 1024;

    /// <summary>How many processes in a row may die while an orchestration is in a turn before it is failed.</summary>
    public int MaxOrchestratorRecoveries { get; init; } = 10;

    /// <summary>How often an activity or operation that was running when the process died is started again before it is failed.</summary>
    public int MaxActivityRecoveries { get; init; } = 10;

    /// <summary>
    /// The longest single timer; longer ones become a chain, each link of which takes a task id. Source:
    /// DurableTaskWorkerOptions.MaximumTimerInterval.
    /// </summary>
    public TimeSpan MaximumTimerInterval { get; init; } = TimeSpan.FromDays(3);

    /// <summary>How long running activities may go on after the hub was told to stop.</summary>
    public TimeSpan ShutdownGracePeriod { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Turns payloads into JSON and back; by default as the isolated worker's serializer (property names without regard to case).
    /// </summary>
    public DataConverter DataConverter { get; init; } =
        new JsonDataConverter(new JsonSerializerOptions { PropertyNameCaseInsensitive = true });
}
