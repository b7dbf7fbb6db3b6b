using System.Text.Json;
using Embedded.Functions.Durable.Execution;
using Embedded.Functions.Durable.History;
using Microsoft.DurableTask.Entities;

namespace Embedded.Functions.Durable.Entities;

/// <summary>What entities are sent, checked.</summary>
internal static class EntityMessages
{
    /// <summary>A signal, to be recorded or sent.</summary>
    /// <exception cref="ArgumentException">Id, name or input are outside of the limits.</exception>
    public static HistoryEvent Signal(
        EntityInstanceId id,
        string operation,
        object? input,
        SignalEntityOptions? options,
        ExecutionSettings settings) =>
        Operation(HistoryEventType.EntityOperationSignaled, id, operation, input, settings) with
        {
            FireAt = options?.SignalTime?.UtcDateTime,
        };

    /// <summary>A call, to be recorded.</summary>
    /// <exception cref="ArgumentException">Id, name or input are outside of the limits.</exception>
    public static HistoryEvent Call(EntityInstanceId id, string operation, object? input, ExecutionSettings settings) =>
        Operation(HistoryEventType.EntityOperationCalled, id, operation, input, settings);

    /// <summary>A request for the locks of entities, which they pass on in the order of their ids, so that none waits for another in a circle.</summary>
    public static HistoryEvent Lock(IReadOnlyList<EntityInstanceId> ids) =>
        new()
        {
            Type = HistoryEventType.EntityLockRequested,
            Target = ids[0].ToString(),
            Payload = JsonSerializer.Serialize([.. ids.Select(id => id.ToString())], HistoryJson.Default.StringArray),
        };

    /// <summary>The entities of a lock request, in order.</summary>
    public static string[] LockSet(HistoryEvent request) =>
        JsonSerializer.Deserialize(request.Payload!, HistoryJson.Default.StringArray)!;

    private static HistoryEvent Operation(
        HistoryEventType type,
        EntityInstanceId id,
        string operation,
        object? input,
        ExecutionSettings settings)
    {
        Limits.RequireEntityId(id, nameof(id));
        Limits.RequireOperation(operation, nameof(operation));
        return new HistoryEvent
        {
            Type = type,
            Target = id.ToString(),
            Name = operation,
            Payload = settings.Serialize(input, $"input of operation '{operation}' of '{id}'"),
        };
    }
}
