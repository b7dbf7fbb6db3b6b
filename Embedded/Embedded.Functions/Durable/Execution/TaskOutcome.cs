using Embedded.Functions.Durable.History;

namespace Embedded.Functions.Durable.Execution;

/// <summary>The result or the failure of a scheduled task.</summary>
internal readonly record struct TaskOutcome(int TaskId, string? Result, RecordedFailure? Failure);
