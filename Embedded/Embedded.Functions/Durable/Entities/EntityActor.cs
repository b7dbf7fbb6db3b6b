using Embedded.Functions.Durable.Engine;
using Embedded.Functions.Durable.Execution;
using Embedded.Functions.Durable.History;
using Embedded.Functions.Durable.Storage;
using Microsoft.DurableTask.Entities;

namespace Embedded.Functions.Durable.Entities;

/// <summary>
/// One entity in memory. A turn runs the operations that wait, one after the other, and queues one atomic commit; the next turn waits until
/// that is durable, because operations have effects. Messages stay in the store until a turn has consumed them, so that the queue in memory
/// is only a copy. Source of the semantics: DurableTask.Core's TaskEntityDispatcher.
/// </summary>
internal sealed class EntityActor(HubRuntime hub, long key) : Actor(hub, hub.EntityTurns, key, maxUncommitted: 1)
{
    private readonly HubRuntime hub = hub;

    // The first of these is served first: whoever holds the lock goes before all who wait for it.
    private readonly Queue<ActorMessage> fromHolder = new();
    private readonly Queue<ActorMessage> waiting = new();
    private StoredEntity? entity;
    private bool isReleasing;

    protected override bool HasBacklog => fromHolder.Count > 0 || waiting.Count > 0;

    protected override bool CanGoOn => fromHolder.Count > 0 || (waiting.Count > 0 && entity is { LockedBy: 0 });

    /// <summary>A turn's changes are durable.</summary>
    public void Became(string? state, long lockedBy) => entity = entity! with { State = state, LockedBy = lockedBy };

    protected override async ValueTask TurnAsync(List<ActorMessage> messages)
    {
        entity ??= hub.Reader.LoadEntity(Key);
        if (entity is null)
        {
            IsFinished = true;
            Discard(messages);
            return;
        }

        EntityCommit commit = new(hub, this, Key, entity) { Now = hub.Time.GetUtcNow().UtcDateTime };
        Receive(messages, commit);
        if (!hub.IsHalted)
        {
            await RunAsync(Next(commit), commit);
        }

        if (commit.Consumed.Count > 0)
        {
            Queue(commit);
        }

        if (hub.IsHalted)
        {
            // Nothing more is begun in this life; all of it is in the store.
            fromHolder.Clear();
            waiting.Clear();
        }
    }

    private void Receive(List<ActorMessage> messages, EntityCommit commit)
    {
        foreach (ActorMessage message in messages)
        {
            // What the holder sends after the release belongs no more to its critical section.
            bool isOfHolder = commit.LockedBy != 0 && message.Sender == commit.LockedBy && !isReleasing;
            if (message.Event!.Type != HistoryEventType.EntityUnlockSent)
            {
                (isOfHolder ? fromHolder : waiting).Enqueue(message);
            }
            else if (isOfHolder)
            {
                fromHolder.Enqueue(message);
                isReleasing = true;
            }
            else
            {
                commit.Consumed.Add(message.InboxId);
            }
        }
    }

    /// <summary>The operations to run now; a request for the lock ends them and is granted after them.</summary>
    private List<ActorMessage> Next(EntityCommit commit)
    {
        List<ActorMessage> operations = [];
        while (operations.Count < hub.MaxEntityBatch)
        {
            Queue<ActorMessage> source = fromHolder.Count > 0 ? fromHolder : waiting;
            if (!source.TryPeek(out ActorMessage? next) || (source == waiting && commit.LockedBy != 0))
            {
                break;
            }

            // Of operations that were under way when the process died any may have killed it: they run alone.
            if (next.Recoveries > 0 && operations.Count > 0)
            {
                break;
            }

            source.Dequeue();
            switch (next.Event!.Type)
            {
                case HistoryEventType.EntityUnlockSent:
                    commit.Consumed.Add(next.InboxId);
                    commit.LockedBy = 0;
                    isReleasing = false;
                    continue;
                case HistoryEventType.EntityLockRequested:
                    commit.Consumed.Add(next.InboxId);
                    commit.LockRequest = next;
                    return operations;
            }

            operations.Add(next);
            if (next.Recoveries > 0)
            {
                break;
            }
        }

        return operations;
    }

    /// <summary>Runs the operations, or as many of them as the hub's stop allows.</summary>
    private async Task RunAsync(List<ActorMessage> operations, EntityCommit commit)
    {
        if (operations.Count == 0)
        {
            return;
        }

        EntityBatch batch = new(
            EntityInstanceId.FromString(entity!.Id),
            entity.State,
            [.. operations.Select(operation => operation.Event!)],
            hub.Settings,
            hub.Stopping);
        if (operations is [{ Recoveries: { } recoveries }] && recoveries >= hub.MaxRecoveries)
        {
            Abandon(batch, operations[0], recoveries);
        }
        else
        {
            long[] recovered = [.. operations.Where(operation => operation.Recoveries is not null).Select(operation => operation.InboxId)];
            await CountRecoveryAsync(recovered, 1);
            await RunAsync(batch);
            if (batch.Outcomes.Count < operations.Count)
            {
                // Stopped in good order: that was no crash.
                await CountRecoveryAsync(recovered, -1);
            }
        }

        commit.Take(operations, batch);
    }

    private async Task RunAsync(EntityBatch batch)
    {
        if (!hub.Functions.HasEntity(batch.Id.Name))
        {
            batch.Fail(
                new RecordedFailure
                {
                    ErrorType = "EntityFunctionNotFound",
                    ErrorMessage = $"No entity named '{batch.Id.Name}' was found.",
                    NonRetriable = true,
                });
            return;
        }

        try
        {
            await hub.Functions.RunEntityAsync(batch, hub.Stopping);
            if (!batch.IsDispatched)
            {
                throw new InvalidOperationException($"The function of entity '{batch.Id.Name}' has returned without dispatching.");
            }
        }
#pragma warning disable CA1031 // Whatever the user's code throws outside of the operations fails them all.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (exception is OperationCanceledException && hub.Stopping.IsCancellationRequested)
            {
                batch.Interrupt();
                return;
            }

            batch.Fail(
                new RecordedFailure
                {
                    ErrorType = "FunctionInvocationFailed",
                    ErrorMessage = $"Invocation of function '{batch.Id.Name}' failed with an exception.",
                    NonRetriable = true,
                    InnerFailure = RecordedFailure.From(exception),
                });
        }
    }

    private void Abandon(EntityBatch batch, ActorMessage operation, int recoveries)
    {
        DurableLog.OperationAbandoned(hub.Logger, operation.Event!.Name, entity!.Id, recoveries + 1);
        batch.Fail(
            new RecordedFailure
            {
                ErrorType = "EntityOperationAbandoned",
                ErrorMessage =
                    $"The process ended {recoveries + 1} times while operation '{operation.Event.Name}' of '{entity.Id}' was under way; "
                        + "it is not started again.",
                NonRetriable = true,
            });
    }

    private async Task CountRecoveryAsync(long[] messages, int by)
    {
        if (messages.Length > 0)
        {
            await hub.CommitAsync(writer => writer.Entities.CountRecovery(messages, by));
        }
    }
}
