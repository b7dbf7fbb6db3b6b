namespace Functions.Api.Monitor.Queues;

/// <summary>Which dead letters go back.</summary>
/// <param name="Queue">The queue or subscription.</param>
/// <param name="SequenceNumber">One of its dead letters; null for all that are there now.</param>
public sealed record ResubmitRequest(string Queue, long? SequenceNumber = null);
