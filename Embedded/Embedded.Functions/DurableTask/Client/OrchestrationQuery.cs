namespace Microsoft.DurableTask.Client;

/// <summary>Which instances a query returns.</summary>
/// <param name="CreatedFrom">Created at or after this time.</param>
/// <param name="CreatedTo">Created at or before this time.</param>
/// <param name="Statuses">In one of these states; null and empty mean all.</param>
/// <param name="TaskHubNames">In one of these hubs; null means the client's own.</param>
/// <param name="InstanceIdPrefix">With an id that starts so (case counts).</param>
/// <param name="PageSize">Instances per page.</param>
/// <param name="FetchInputsAndOutputs">Whether payloads are fetched too.</param>
/// <param name="ContinuationToken">Where to go on.</param>
public record OrchestrationQuery(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null,
    IEnumerable<string>? TaskHubNames = null,
    string? InstanceIdPrefix = null,
    int PageSize = OrchestrationQuery.DefaultPageSize,
    bool FetchInputsAndOutputs = false,
    string? ContinuationToken = null)
{
    /// <summary>Instances per page unless a query says otherwise.</summary>
    public const int DefaultPageSize = 100;
}
