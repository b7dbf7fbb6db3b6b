using Functions.Api.Http;
using Microsoft.DurableTask.Client;

namespace Functions.Api.Monitor.Instances;

/// <summary>The states of an instance, as this API writes them.</summary>
internal static class Statuses
{
    public static readonly IReadOnlyList<OrchestrationRuntimeStatus> Open =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    public static readonly IReadOnlyList<OrchestrationRuntimeStatus> Final =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    /// <summary>What a query may ask for, for documentation and refusals.</summary>
    public const string All = "pending, running, suspended, completed, failed, terminated";

    public static string Name(OrchestrationRuntimeStatus status) => status.ToString().ToLowerInvariant();

    /// <summary>The states in a comma-separated list; all where it is empty.</summary>
    /// <exception cref="Domain.Problems.ProblemException"><c>invalid_field</c>.</exception>
    public static IReadOnlyList<OrchestrationRuntimeStatus> Parse(string? list, string field) =>
        Parse(list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [], field);

    /// <summary>The states of these names; all where there are none.</summary>
    /// <exception cref="Domain.Problems.ProblemException"><c>invalid_field</c>.</exception>
    public static IReadOnlyList<OrchestrationRuntimeStatus> Parse(IEnumerable<string> names, string field) =>
        [.. names.Select(name => Find(name) ?? throw HttpRequestExtensions.InvalidField(field, $"holds only {All}")).Distinct()];

    private static OrchestrationRuntimeStatus? Find(string name)
    {
        foreach (var status in Open.Concat(Final))
        {
            if (Name(status) == name)
            {
                return status;
            }
        }

        return null;
    }
}
