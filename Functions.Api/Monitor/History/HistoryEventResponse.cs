namespace Functions.Api.Monitor.History;

/// <summary>One event with its whole payload.</summary>
/// <param name="Entry">The event.</param>
/// <param name="Payload">The payload as JSON text, without secrets; null for none.</param>
public sealed record HistoryEventResponse(HistoryEntry Entry, string? Payload);
