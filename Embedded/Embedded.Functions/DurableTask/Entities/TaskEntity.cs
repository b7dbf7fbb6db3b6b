using System.Reflection;

namespace Microsoft.DurableTask.Entities;

/// <summary>
/// An entity whose operations are its public methods. The state is loaded before and stored after each operation; operation
/// <c>delete</c> removes it unless there is a method of that name.
/// </summary>
/// <typeparam name="TState">What JSON can become; created when there is no state yet.</typeparam>
public abstract class TaskEntity<TState> : ITaskEntity
{
    /// <summary>Whether operations that are no method of the entity may be methods of its state.</summary>
    protected virtual bool AllowStateDispatch => false;

    /// <summary>The state; null deletes the entity.</summary>
    protected TState State { get; set; } = default!;

    /// <summary>What the entity can do.</summary>
    protected TaskEntityContext Context { get; private set; } = null!;

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">No method has the operation's name.</exception>
    public ValueTask<object?> RunAsync(TaskEntityOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        Context = operation.Context;
        State = operation.State.GetState(typeof(TState)) is { } state ? (TState)state : InitializeState(operation);
        if ((operation.Dispatch(this) ?? DispatchToState(operation)) is { } dispatched)
        {
            return CompleteAsync(operation.State, dispatched.Result, dispatched.Type);
        }

        if (string.Equals(operation.Name, "delete", StringComparison.OrdinalIgnoreCase))
        {
            operation.State.SetState(null);
            return default;
        }

        throw new NotSupportedException($"No method is suitable for entity operation '{operation}'.");
    }

    /// <summary>The state of an entity that has none.</summary>
    protected virtual TState InitializeState(TaskEntityOperation entityOperation) =>
        // A nullable value type would become null, which is no state.
        Nullable.GetUnderlyingType(typeof(TState)) is { } value
            ? (TState)Activator.CreateInstance(value)!
            : Activator.CreateInstance<TState>();

    private (object? Result, Type Type)? DispatchToState(TaskEntityOperation operation) =>
        !AllowStateDispatch ? null
        : State is { } state ? operation.Dispatch(state)
        : throw new InvalidOperationException($"Operation '{operation}' cannot be dispatched to the state because the state is null.");

    /// <summary>Awaits what the method returned where its type says so, then stores the state.</summary>
    private async ValueTask<object?> CompleteAsync(TaskEntityState state, object? result, Type type)
    {
        bool isGeneric = type.IsGenericType;
        if (type == typeof(ValueTask))
        {
            await (ValueTask)result!;
            result = null;
        }
        else if (typeof(Task).IsAssignableFrom(type) || (isGeneric && type.GetGenericTypeDefinition() == typeof(ValueTask<>)))
        {
            Task task = result as Task ?? (Task)type.GetMethod(nameof(ValueTask.AsTask))!.Invoke(result, null)!;
            await task;
            result =
                isGeneric && (result is not Task || type.GetGenericTypeDefinition() == typeof(Task<>))
                    ? typeof(Task<>).MakeGenericType(type.GetGenericArguments()).GetProperty("Result")!.GetValue(task)
                    : null;
        }

        state.SetState(State);
        return result;
    }
}
