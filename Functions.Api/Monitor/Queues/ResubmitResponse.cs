namespace Functions.Api.Monitor.Queues;

/// <summary>What went back.</summary>
/// <param name="Resubmitted">How many dead letters.</param>
public sealed record ResubmitResponse(int Resubmitted);
