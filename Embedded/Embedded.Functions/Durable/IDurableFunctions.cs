using Microsoft.DurableTask;

namespace Embedded.Functions.Durable;

/// <summary>What the engine asks of whoever hosts user code.</summary>
public interface IDurableFunctions
{
    /// <summary>Whether an orchestrator of this name exists.</summary>
    bool HasOrchestrator(TaskName name);

    /// <summary>Whether an activity of this name exists.</summary>
    bool HasActivity(TaskName name);

    /// <summary>Whether an entity of this name exists.</summary>
    bool HasEntity(TaskName name) => false;

    /// <summary>
    /// Runs the user's orchestrator and returns its result, not yet serialised. Called on the engine's own synchronization context: all
    /// that runs before, between and after the orchestrator's durable awaits (worker middleware included) must stay on it.
    /// </summary>
    Task<object?> RunOrchestratorAsync(TaskName name, TaskOrchestrationContext context);

    /// <summary>Runs the user's activity and returns its serialised result; an exception is the activity's failure.</summary>
    /// <param name="invocation">Which activity, for whom, with what.</param>
    /// <param name="cancellationToken">Set when the hub stops; the activity is run again after the next start.</param>
    Task<string?> RunActivityAsync(ActivityInvocation invocation, CancellationToken cancellationToken);

    /// <summary>Runs the operations that wait for an entity, by <see cref="EntityBatch.RunAsync"/>; an exception fails them all.</summary>
    /// <param name="batch">The operations.</param>
    /// <param name="cancellationToken">Set when the hub stops; the operations are run again after the next start.</param>
    Task RunEntityAsync(EntityBatch batch, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{GetType()} has no entities.");
}
