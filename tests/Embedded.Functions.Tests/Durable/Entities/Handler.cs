using Microsoft.DurableTask.Entities;

namespace Embedded.Functions.Tests.Durable.Entities;

/// <summary>An entity given as a lambda.</summary>
internal sealed class Handler(Func<TaskEntityOperation, object?> handle) : ITaskEntity
{
    public ValueTask<object?> RunAsync(TaskEntityOperation operation) => new(handle(operation));
}
