namespace Functions.Api.Monitor.Instances;

/// <summary>Why something is done to an instance.</summary>
/// <param name="Reason">For the record; at most 500 characters.</param>
/// <param name="Recursive">Of a termination: whether its sub-orchestrations end too.</param>
public sealed record ReasonRequest(string? Reason = null, bool Recursive = false);
