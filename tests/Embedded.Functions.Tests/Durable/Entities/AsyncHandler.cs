using Microsoft.DurableTask.Entities;

namespace Embedded.Functions.Tests.Durable.Entities;

/// <summary>An entity given as an asynchronous lambda.</summary>
internal sealed class AsyncHandler(Func<TaskEntityOperation, Task<object?>> handle) : ITaskEntity
{
    public async ValueTask<object?> RunAsync(TaskEntityOperation operation) => await handle(operation);
}
