namespace Embedded.Functions.Durable.Storage;

/// <summary>An instance to be created.</summary>
internal sealed record NewInstance(
    string InstanceId,
    string Name,
    string Version,
    string? Input,
    string? Tags,
    DateTime? StartAt,
    DateTime CreatedAt,
    ParentLink? Parent);
