namespace Functions.Api.Monitor.Instances;

/// <summary>A failure that caused another.</summary>
/// <param name="Type">The exception's full type name.</param>
/// <param name="Message">Its message.</param>
/// <param name="StackTrace">Where; null where it is not known.</param>
public sealed record FailureCause(string Type, string Message, string? StackTrace);
