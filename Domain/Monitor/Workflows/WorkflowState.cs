namespace Domain.Monitor.Workflows;

/// <summary>A snapshot of a workflow.</summary>
/// <param name="Status">How it stands.</param>
/// <param name="CreatedAt">When it was started.</param>
/// <param name="UpdatedAt">When it last moved, by the engine's clock.</param>
/// <param name="Stage">Where it says that it is: one of <see cref="WorkflowStage"/>, or null.</param>
/// <param name="Failure">Why it failed, or null.</param>
public sealed record WorkflowState(WorkflowStatus Status, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string? Stage = null, string? Failure = null);
