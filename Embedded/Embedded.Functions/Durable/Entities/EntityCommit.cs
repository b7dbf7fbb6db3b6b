using Embedded.Functions.Durable.Engine;
using Embedded.Functions.Durable.Execution;
using Embedded.Functions.Durable.History;
using Embedded.Functions.Durable.Storage;

namespace Embedded.Functions.Durable.Entities;

/// <summary>All that one turn of an entity changes, atomically: state, consumed messages, answers and what it sends.</summary>
internal sealed class EntityCommit(HubRuntime hub, EntityActor actor, long key, StoredEntity entity) : StoreCommit
{
    private readonly List<(ActorMessage Operation, TaskOutcome Outcome)> answers = [];
    private readonly List<InboxMessage> delivered = [];
    private readonly List<(long Key, NewInstance Instance)> created = [];
    private readonly List<long> replaced = [];
    private IReadOnlyList<HistoryEvent> sent = [];
    private string? state = entity.State;
    private long holder;

    public required DateTime Now { get; init; }

    public List<long> Consumed { get; } = [];

    /// <summary>Who holds the lock after the messages of this turn, before <see cref="LockRequest"/>.</summary>
    public long LockedBy { get; set; } = entity.LockedBy;

    public ActorMessage? LockRequest { get; set; }

    /// <summary>Takes over what the operations have done; if only the first of them were run, nothing else than these.</summary>
    public void Take(List<ActorMessage> operations, EntityBatch batch)
    {
        state = batch.State;
        sent = batch.Sent;
        if (batch.Outcomes.Count < operations.Count)
        {
            Consumed.Clear();
            LockRequest = null;
            LockedBy = entity.LockedBy;
        }

        for (int i = 0; i < batch.Outcomes.Count; i++)
        {
            TaskOutcome outcome = batch.Outcomes[i];
            Consumed.Add(operations[i].InboxId);
            hub.Metrics.OperationRun(outcome.Failure is null ? "completed" : "failed");
            if (outcome.Failure is { } failure)
            {
                DurableLog.OperationFailed(hub.Logger, operations[i].Event!.Name, entity.Id, failure.ErrorType, failure.ErrorMessage);
            }

            if (operations[i].Event!.Type == HistoryEventType.EntityOperationCalled)
            {
                answers.Add((operations[i], outcome));
            }
        }
    }

    public override void Apply(StoreWriter writer)
    {
        delivered.Clear();
        created.Clear();
        replaced.Clear();
        holder = LockedBy;
        foreach (long id in Consumed)
        {
            writer.DeleteMessage(id);
        }

        foreach ((ActorMessage operation, TaskOutcome outcome) in answers)
        {
            Answer(
                writer,
                operation,
                outcome.Failure is null ? HistoryEventType.EntityOperationCompleted : HistoryEventType.EntityOperationFailed,
                outcome);
        }

        foreach (HistoryEvent message in sent)
        {
            if (message.Type == HistoryEventType.EntityOperationSignaled)
            {
                delivered.Add(writer.Entities.Send(message.Target!, message, key, Now));
            }
            else
            {
                Start(writer, message);
            }
        }

        // Whoever has ended while the request was under way gets no lock, since nobody would give it back.
        if (LockRequest is { } request && writer.IsRunning(request.Sender))
        {
            holder = request.Sender;
            PassOn(writer, request);
        }

        if (!writer.Entities.Update(key, state, holder, Now))
        {
            throw new StoreException($"'{entity.Id}' was removed while messages waited for it.");
        }
    }

    public override void Completed()
    {
        actor.Became(state, holder);
        foreach (long old in replaced)
        {
            hub.Forget(old);
        }

        foreach (InboxMessage message in delivered)
        {
            hub.Deliver(message);
        }

        foreach ((long instance, NewInstance start) in created)
        {
            hub.Begin(instance, start);
        }

        actor.Committed();
    }

    private void PassOn(StoreWriter writer, ActorMessage request)
    {
        string[] locks = EntityMessages.LockSet(request.Event!);
        int next = Array.IndexOf(locks, entity.Id) + 1;
        if (next < locks.Length)
        {
            delivered.Add(writer.Entities.Send(locks[next], request.Event!, request.Sender, Now));
        }
        else
        {
            Answer(writer, request, HistoryEventType.EntityLockGranted, default, locks[0]);
        }
    }

    private void Answer(StoreWriter writer, ActorMessage operation, HistoryEventType type, TaskOutcome outcome, string? target = null)
    {
        HistoryEvent answer = new()
        {
            Type = type,
            TaskId = operation.Event!.TaskId,
            Target = target ?? entity.Id,
            Payload = outcome.Result,
            Failure = outcome.Failure,
        };
        if (writer.Send(operation.Sender, answer) is { } message)
        {
            delivered.Add(message);
        }
    }

    private void Start(StoreWriter writer, HistoryEvent start)
    {
        if (writer.Find(start.Target!) is { } existing)
        {
            if (!existing.Status.IsFinal())
            {
                DurableLog.StartRefused(hub.Logger, entity.Id, start.Name, start.Target!, existing.Status);
                return;
            }

            writer.Remove(existing.Key);
            replaced.Add(existing.Key);
        }

        // The orchestration sees the entity as its parent, which gets no answer.
        ParentLink parent = new(key, start.TaskId, entity.Id, entity.Id);
        NewInstance instance = new(start.Target!, start.Name!, start.Version!, start.Payload, Tags: null, start.FireAt, Now, parent);
        created.Add((writer.TryCreate(instance)!.Value, instance));
    }
}
