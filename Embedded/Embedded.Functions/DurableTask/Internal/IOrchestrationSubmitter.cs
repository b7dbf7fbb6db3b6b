namespace Microsoft.DurableTask.Internal;

/// <summary>What generated code sees of a client. Use <c>DurableTaskClient</c> instead.</summary>
public interface IOrchestrationSubmitter
{
    /// <summary>Schedules a new instance and returns its id.</summary>
    Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName,
        object? input = null,
        StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default);
}
