namespace Embedded.Functions.Durable.Storage;

/// <summary>An entity as an actor loads it.</summary>
/// <param name="Id">Its id, <c>@name@key</c>.</param>
/// <param name="State">Its state as JSON; null when it has none.</param>
/// <param name="LockedBy">The key of the orchestration that has locked it; 0 when none has.</param>
internal sealed record StoredEntity(string Id, string? State, long LockedBy);
