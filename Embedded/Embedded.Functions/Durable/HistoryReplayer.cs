using DurableTask.Core.Exceptions;
using Embedded.Functions.Durable.Execution;
using Embedded.Functions.Durable.History;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embedded.Functions.Durable;

/// <summary>
/// Replays recorded histories against today's orchestrator code, so that a test fails before a changed orchestrator meets running
/// instances.
/// Histories come from <see cref="DurableTaskHub.GetHistoryAsync"/> and are kept beside the tests as JSON.
/// </summary>
public static class HistoryReplayer
{
    /// <summary>Replays <paramref name="history"/> with the given orchestrator.</summary>
    /// <param name="history">What was recorded.</param>
    /// <param name="orchestrator">The code.</param>
    /// <param name="options">The hub's settings, where converter, default version or timer interval are not the default ones.</param>
    /// <param name="compareInputs">
    /// Whether the inputs of activities, sub-orchestrations and operations of entities, the payloads of sent events and the times of timers
    /// and signals must be the recorded ones too. The engine itself compares kinds, names and targets only, as the real one does.
    /// </param>
    /// <exception cref="NonDeterministicOrchestrationException">The code does something else than the history says.</exception>
    public static void Replay(
        OrchestrationHistory history,
        Func<TaskOrchestrationContext, Task<object?>> orchestrator,
        DurableTaskHubOptions? options = null,
        bool compareInputs = true)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(orchestrator);
        options ??= new DurableTaskHubOptions { Name = "replay", DatabasePath = string.Empty };
        bool strayed = false;
        ParentOrchestrationInstance? parent = history.ParentInstanceId is { } id
            ? new ParentOrchestrationInstance(history.ParentName!, id)
            : null;
        OrchestrationExecution execution = new(
            new ExecutionIdentity(history.Name, history.InstanceId, history.Version, parent),
            ExecutionSettings.Of(options, new OneOrchestrator(orchestrator), NullLoggerFactory.Instance),
            _ => strayed = true)
        {
            MatchedAction = compareInputs ? CompareInputs : null,
        };
        execution.Replay(history.Events);
        if (strayed)
        {
            throw new NonDeterministicOrchestrationException(-1, OrchestrationExecution.IllegalAwaitMessage);
        }

        if (history.Events is [.., { Type: HistoryEventType.ExecutionCompleted } end])
        {
            CompareEnd(end, execution.FindReplayedOutcome());
        }
    }

    private static void CompareInputs(HistoryEvent recorded, HistoryEvent replayed)
    {
        if (recorded.Payload != replayed.Payload || recorded.FireAt != replayed.FireAt)
        {
            throw new NonDeterministicOrchestrationException(
                recorded.TaskId,
                $"{recorded.Type} '{recorded.Name}' with sequence number {recorded.TaskId} "
                    + $"was recorded with {recorded.Payload ?? recorded.FireAt?.ToString("O")} "
                    + $"and is replayed with {replayed.Payload ?? replayed.FireAt?.ToString("O")}.");
        }
    }

    private static void CompareEnd(HistoryEvent end, ExecutionOutcome? outcome)
    {
        bool same = (end.Name, outcome) switch
        {
            ("Completed", ExecutionOutcome.Completed completed) => completed.Output == end.Payload,
            ("Failed", ExecutionOutcome.Failed failed) => failed.Failure.ErrorType == end.Failure?.ErrorType
                && failed.Failure.ErrorMessage == end.Failure?.ErrorMessage,
            ("Terminated", ExecutionOutcome.Terminated) => true,
            _ => false,
        };
        if (!same)
        {
            throw new NonDeterministicOrchestrationException(
                -1,
                $"the history ends as {end.Name} with {end.Payload ?? end.Failure?.ErrorMessage}, "
                    + $"the replay as {outcome?.ToString() ?? "still running"}."
            );
        }
    }

    private sealed class OneOrchestrator(Func<TaskOrchestrationContext, Task<object?>> orchestrator) : IDurableFunctions
    {
        public bool HasOrchestrator(TaskName name) => true;

        public bool HasActivity(TaskName name) => true;

        public Task<object?> RunOrchestratorAsync(TaskName name, TaskOrchestrationContext context) => orchestrator(context);

        public Task<string?> RunActivityAsync(ActivityInvocation invocation, CancellationToken cancellationToken) =>
            throw new NotSupportedException("A replay runs no activities.");
    }
}
