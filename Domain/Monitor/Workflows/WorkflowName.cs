namespace Domain.Monitor.Workflows;

/// <summary>Which workflow sees to a subject.</summary>
/// <param name="Orchestrator">The orchestrator's name.</param>
/// <param name="InstanceId">Its instance.</param>
public readonly record struct WorkflowName(string Orchestrator, string InstanceId);
