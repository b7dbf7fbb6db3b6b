using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Durable.Storage;

/// <summary>Stored states; the numbers are those of <see cref="OrchestrationRuntimeStatus"/>.</summary>
internal static class InstanceStatus
{
    /// <summary>The final states, as a list for SQL.</summary>
    public const string FinalSql = "(1, 3, 5)";

    public static bool IsFinal(this OrchestrationRuntimeStatus status) =>
        status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}
