namespace Embedded.Functions.Durable.Storage;

/// <summary>An entity as a query finds it.</summary>
internal sealed record EntityRow(long Number, string Id, string? State, DateTime Modified, string? LockedBy, int Backlog);
