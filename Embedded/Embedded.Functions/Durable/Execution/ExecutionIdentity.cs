using Microsoft.DurableTask;

namespace Embedded.Functions.Durable.Execution;

/// <summary>Who an execution is.</summary>
internal sealed record ExecutionIdentity(TaskName Name, string InstanceId, string Version, ParentOrchestrationInstance? Parent);
