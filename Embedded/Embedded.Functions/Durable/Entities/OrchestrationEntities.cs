using System.Diagnostics.CodeAnalysis;
using Embedded.Functions.Durable.Execution;
using Embedded.Functions.Durable.History;
using Microsoft.DurableTask.Entities;

namespace Embedded.Functions.Durable.Entities;

/// <summary>
/// Entities as an orchestrator sees them, and its critical section. Sources of the semantics: durabletask-dotnet's
/// TaskOrchestrationEntityContext and DurableTask.Core's OrchestrationEntityContext.
/// </summary>
/// <param name="execution">The execution.</param>
/// <param name="newGuid">
/// The context's generator: the real engine draws one for each request, so it is drawn here too and later ones agree.
/// </param>
internal sealed class OrchestrationEntities(OrchestrationExecution execution, Func<Guid> newGuid) : TaskOrchestrationEntityFeature
{
    // Both are null outside of critical sections; which entities can be called is known once the locks are granted.
    private IReadOnlyList<EntityInstanceId>? locked;
    private HashSet<EntityInstanceId>? available;
    private int section;
    private bool isOver;

    public override Task<TResult> CallEntityAsync<TResult>(
        EntityInstanceId id,
        string operationName,
        object? input = null,
        CallEntityOptions? options = null)
    {
        execution.EnsureTurnThread();
        return ReadAsync();

        async Task<TResult> ReadAsync() =>
            execution.Settings.Converter.Deserialize<TResult>(await CallAsync(id, operationName, input))!;
    }

    public override Task CallEntityAsync(
        EntityInstanceId id,
        string operationName,
        object? input = null,
        CallEntityOptions? options = null)
    {
        execution.EnsureTurnThread();
        return CallAsync(id, operationName, input);
    }

    public override Task SignalEntityAsync(
        EntityInstanceId id,
        string operationName,
        object? input = null,
        SignalEntityOptions? options = null)
    {
        execution.EnsureTurnThread();
        HistoryEvent signal = EntityMessages.Signal(id, operationName, input, options, execution.Settings);
        if (locked?.Contains(id) == true)
        {
            throw new InvalidOperationException("Must not signal a locked entity from a critical section.");
        }

        newGuid();
        execution.Schedule(signal);
        return Task.CompletedTask;
    }

    public override Task<IAsyncDisposable> LockEntitiesAsync(IEnumerable<EntityInstanceId> entityIds)
    {
        execution.EnsureTurnThread();
        return LockAsync(entityIds);
    }

    public override bool InCriticalSection([NotNullWhen(true)] out IReadOnlyList<EntityInstanceId>? entityIds)
    {
        execution.EnsureTurnThread();
        entityIds = [.. available ?? []];
        return locked is not null;
    }

    /// <exception cref="InvalidOperationException">The orchestration holds locks or waits for them.</exception>
    public void RequireNoCriticalSection()
    {
        if (locked is not null)
        {
            throw new InvalidOperationException("While holding locks, cannot call suborchestrators.");
        }
    }

    /// <summary>The orchestrator has returned or failed: what it has locked, or is still about to, is given back.</summary>
    public void End()
    {
        isOver = true;
        if (available is not null)
        {
            Release();
        }
    }

    private async Task<string?> CallAsync(EntityInstanceId id, string operationName, object? input)
    {
        HistoryEvent call = EntityMessages.Call(id, operationName, input, execution.Settings);
        if (locked is not null && available?.Remove(id) != true)
        {
            throw new InvalidOperationException(
                available is null ? "Must await the completion of the lock request prior to calling any entity."
                : locked.Contains(id) ? "Must not call an entity from a critical section while a prior call to the same entity is still pending."
                : "Must not call an entity from a critical section if it is not one of the locked entities.");
        }

        newGuid();
        int calledIn = section;
        TaskOutcome outcome = await execution.ScheduleOpen(call);
        if (locked is not null && section == calledIn)
        {
            available?.Add(id);
        }

        return outcome.Failure is null
            ? outcome.Result
            : throw new EntityOperationFailedException(id, operationName, outcome.Failure.ToDetails());
    }

    private async Task<IAsyncDisposable> LockAsync(IEnumerable<EntityInstanceId> entityIds)
    {
        ArgumentNullException.ThrowIfNull(entityIds);
        EntityInstanceId[] ids = [.. entityIds.Distinct().OrderBy(id => id.ToString(), StringComparer.Ordinal)];
        if (ids.Length == 0)
        {
            throw new ArgumentException("The list of entities to lock must not be empty.", nameof(entityIds));
        }

        foreach (EntityInstanceId id in ids)
        {
            Limits.RequireEntityId(id, nameof(entityIds));
        }

        if (locked is not null)
        {
            throw new InvalidOperationException("Must not enter another critical section from within a critical section.");
        }

        newGuid();
        locked = ids;
        section++;
        await execution.ScheduleOpen(EntityMessages.Lock(ids));
        available = [.. ids];
        if (isOver)
        {
            Release();
        }

        return new Releaser(this, section);
    }

    private void Release()
    {
        foreach (EntityInstanceId id in locked!)
        {
            execution.Schedule(new HistoryEvent { Type = HistoryEventType.EntityUnlockSent, Target = id.ToString() });
        }

        locked = null;
        available = null;
    }

    private void Release(int section)
    {
        execution.EnsureTurnThread();
        if (available is not null && this.section == section)
        {
            Release();
        }
    }

    private sealed class Releaser(OrchestrationEntities entities, int section) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            entities.Release(section);
            return default;
        }
    }
}
