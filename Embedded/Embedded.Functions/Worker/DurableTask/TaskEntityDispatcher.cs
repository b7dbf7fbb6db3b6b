using Embedded.Functions.Durable;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the operations that wait for an entity.</summary>
public sealed class TaskEntityDispatcher
{
    private readonly EntityBatch batch;
    private readonly IServiceProvider services;

    internal TaskEntityDispatcher(EntityBatch batch, IServiceProvider services)
    {
        this.batch = batch;
        this.services = services;
    }

    /// <summary>Runs the operations on an entity.</summary>
    public Task DispatchAsync(ITaskEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return batch.RunAsync(entity);
    }

    /// <summary>
    /// Runs the operations on a <typeparamref name="T"/>: an <see cref="ITaskEntity"/>, taken from or created with the services, or else
    /// a state whose methods are the operations.
    /// </summary>
    public Task DispatchAsync<T>() =>
        typeof(ITaskEntity).IsAssignableFrom(typeof(T))
            ? DispatchAsync((ITaskEntity)ActivatorUtilities.GetServiceOrCreateInstance<T>(services)!)
            : DispatchAsync(new StateEntity<T>());

    /// <summary>Runs the operations by a function.</summary>
    public Task DispatchAsync(Func<TaskEntityOperation, ValueTask<object?>> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return DispatchAsync(new DelegateEntity(handler));
    }

    private sealed class StateEntity<T> : TaskEntity<T>
    {
        protected override bool AllowStateDispatch => true;
    }

    private sealed class DelegateEntity(Func<TaskEntityOperation, ValueTask<object?>> handler) : ITaskEntity
    {
        public ValueTask<object?> RunAsync(TaskEntityOperation operation) => handler(operation);
    }
}
