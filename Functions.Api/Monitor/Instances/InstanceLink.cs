namespace Functions.Api.Monitor.Instances;

/// <summary>Another instance, or the record, that an instance has to do with.</summary>
/// <param name="Relation">parent, child, upload or post.</param>
/// <param name="Hub">The hub of the linked instance.</param>
/// <param name="InstanceId">The linked instance; for uploads and posts also the record's id.</param>
/// <param name="Name">Its orchestrator, where it is known.</param>
public sealed record InstanceLink(string Relation, string Hub, string InstanceId, string? Name);
