namespace Embedded.Functions.Durable.Storage;

/// <summary>Which task of which instance called a sub-orchestration.</summary>
internal sealed record ParentLink(long Key, int TaskId, string Name, string InstanceId);
