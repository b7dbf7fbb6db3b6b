using Embedded.Functions.Durable.Entities;
using Embedded.Functions.Durable.Execution;
using Embedded.Functions.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Embedded.Functions.Durable;

/// <summary>
/// The operations that wait for an entity, run one after the other. An operation that throws leaves neither a change of state nor anything
/// it sent. Source of the semantics: durabletask-dotnet's TaskEntityShim.
/// </summary>
public sealed class EntityBatch
{
    private readonly string? stateBefore;
    private readonly IReadOnlyList<HistoryEvent> operations;
    private readonly ExecutionSettings settings;
    private readonly CancellationToken stopping;
    private readonly List<TaskOutcome> outcomes = [];
    private readonly List<HistoryEvent> sent = [];

    /// <param name="id">The entity.</param>
    /// <param name="state">Its state as JSON.</param>
    /// <param name="operations">What is to be done, in order.</param>
    /// <param name="settings">Settings of the hub.</param>
    /// <param name="stopping">Set when the hub stops: an operation that is cancelled then has not failed.</param>
    internal EntityBatch(
        EntityInstanceId id,
        string? state,
        IReadOnlyList<HistoryEvent> operations,
        ExecutionSettings settings,
        CancellationToken stopping)
    {
        Id = id;
        stateBefore = state;
        State = state;
        this.operations = operations;
        this.settings = settings;
        this.stopping = stopping;
    }

    /// <summary>The entity.</summary>
    public EntityInstanceId Id { get; }

    /// <summary>The state as JSON.</summary>
    internal string? State { get; private set; }

    /// <summary>How the operations ended, in order.</summary>
    internal IReadOnlyList<TaskOutcome> Outcomes => outcomes;

    /// <summary>Signals, and orchestrations to start.</summary>
    internal IReadOnlyList<HistoryEvent> Sent => sent;

    /// <summary>Whether <see cref="RunAsync"/> was called.</summary>
    internal bool IsDispatched { get; private set; }

    /// <summary>
    /// Runs all operations; again from the beginning if it is called twice. When the hub stops, those that are left run after its next start.
    /// </summary>
    public async Task RunAsync(ITaskEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        IsDispatched = true;
        Reset();
        foreach (HistoryEvent operation in operations)
        {
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            string? stateUntilNow = State;
            int sentUntilNow = sent.Count;
            TaskOutcome outcome;
            try
            {
                object? result = await entity.RunAsync(new RunningOperation(this, operation, settings.Converter));
                outcome = new TaskOutcome(
                    operation.TaskId,
                    settings.Serialize(result, $"result of operation '{operation.Name}' of '{Id}'"),
                    Failure: null);
            }
#pragma warning disable CA1031 // Whatever the user's code throws is the operation's failure.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                State = stateUntilNow;
                sent.RemoveRange(sentUntilNow, sent.Count - sentUntilNow);
                if (exception is OperationCanceledException && stopping.IsCancellationRequested)
                {
                    return;
                }

                outcome = new TaskOutcome(operation.TaskId, null, RecordedFailure.From(exception));
            }

            outcomes.Add(outcome);
        }
    }

    /// <summary>None of the operations has run.</summary>
    internal void Interrupt() => Reset();

    /// <summary>Fails all operations; nothing of what they did stays.</summary>
    internal void Fail(RecordedFailure failure)
    {
        Reset();
        outcomes.AddRange(operations.Select(operation => new TaskOutcome(operation.TaskId, null, failure)));
    }

    private void Reset()
    {
        outcomes.Clear();
        sent.Clear();
        State = stateBefore;
    }

    private sealed class RunningOperation(EntityBatch batch, HistoryEvent operation, DataConverter converter) : TaskEntityOperation
    {
        public override string Name => operation.Name!;

        public override TaskEntityContext Context { get; } = new RunningContext(batch);

        public override TaskEntityState State { get; } = new RunningState(batch, converter);

        public override bool HasInput => operation.Payload is not null;

        public override object? GetInput(Type inputType) => converter.Deserialize(operation.Payload, inputType);
    }

    private sealed class RunningState(EntityBatch batch, DataConverter converter) : TaskEntityState
    {
        private object? cached;

        public override bool HasState => batch.State is not null;

        public override object? GetState(Type type)
        {
            ArgumentNullException.ThrowIfNull(type);
            return cached?.GetType() == type ? cached : cached = converter.Deserialize(batch.State, type);
        }

        public override void SetState(object? state)
        {
            batch.State = batch.settings.Serialize(state, $"state of '{batch.Id}'");
            cached = state;
        }
    }

    private sealed class RunningContext(EntityBatch batch) : TaskEntityContext
    {
        public override EntityInstanceId Id => batch.Id;

        public override void SignalEntity(
            EntityInstanceId id,
            string operationName,
            object? input = null,
            SignalEntityOptions? options = null) =>
            batch.sent.Add(EntityMessages.Signal(id, operationName, input, options, batch.settings));

        public override string ScheduleNewOrchestration(TaskName name, object? input = null, StartOrchestrationOptions? options = null)
        {
            Limits.RequireName(name, nameof(name));
            string instanceId = options?.InstanceId ?? Guid.NewGuid().ToString("N");
            Limits.RequireInstanceId(instanceId, nameof(options));
            batch.sent.Add(
                new HistoryEvent
                {
                    Type = HistoryEventType.ExecutionStarted,
                    Name = name,
                    Version = options?.Version?.Version ?? string.Empty,
                    Target = instanceId,
                    Payload = batch.settings.Serialize(input, $"input of orchestration '{name}'"),
                    FireAt = options?.StartAt?.UtcDateTime,
                });
            return instanceId;
        }
    }
}
