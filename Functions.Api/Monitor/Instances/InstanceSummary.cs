using Microsoft.DurableTask.Client;

namespace Functions.Api.Monitor.Instances;

/// <summary>An instance in a list.</summary>
/// <param name="Hub">Its hub.</param>
/// <param name="InstanceId">Its id; for uploads and posts also that of the record.</param>
/// <param name="Name">The orchestrator.</param>
/// <param name="Status">pending, running, suspended, completed, failed or terminated.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">When it last changed.</param>
public sealed record InstanceSummary(string Hub, string InstanceId, string Name, string Status, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>The summary of a snapshot.</summary>
    public static InstanceSummary Of(string hub, OrchestrationMetadata instance) => new(
        hub, instance.InstanceId, instance.Name, Statuses.Name(instance.RuntimeStatus), instance.CreatedAt, instance.LastUpdatedAt);
}
