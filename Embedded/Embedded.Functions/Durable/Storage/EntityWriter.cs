using Embedded.Functions.Durable.History;

namespace Embedded.Functions.Durable.Storage;

/// <summary>The statements that change entities, inside the commit thread's transactions only.</summary>
internal sealed class EntityWriter(Database database)
{
    private readonly Statement find = database.Prepare("SELECT number FROM entities WHERE id = ?");
    private readonly Statement insert = database.Prepare("INSERT INTO entities (id, modified) VALUES (?, ?)");
    private readonly Statement update = database.Prepare("UPDATE entities SET state = ?, locked_by = ?, modified = ? WHERE number = ?");
    private readonly Statement lockedBy = database.Prepare("SELECT number, id FROM entities WHERE locked_by = ?");
    private readonly Statement insertMessage = database.Prepare(
        "INSERT INTO inbox (key, type, task, name, payload, sender, due) VALUES (?, ?, ?, ?, ?, ?, ?)");
    private readonly Statement countRecovery = database.Prepare("UPDATE inbox SET recoveries = recoveries + ? WHERE id = ?");
    private readonly Statement removeEmpty = database.Prepare(
        """
        DELETE FROM entities WHERE number = ? AND state IS NULL AND locked_by IS NULL
            AND NOT EXISTS (SELECT 1 FROM inbox WHERE key = -entities.number)
        """
    );

    public static bool IsEntity(long key) => key < 0;

    /// <summary>Stores a message for an entity, which thereby comes into being.</summary>
    public InboxMessage Send(string entityId, HistoryEvent request, long sender, DateTime now) =>
        Send(FindOrCreate(entityId, now), request, sender);

    /// <summary>Tells an entity that its lock is given back.</summary>
    public InboxMessage Release(long key, long holder) =>
        Send(key, new HistoryEvent { Type = HistoryEventType.EntityUnlockSent }, holder);

    /// <summary>Sets all there is of an entity; false when it is gone.</summary>
    public bool Update(long key, string? state, long lockedBy, DateTime now)
    {
        update.Bind(state).Bind(lockedBy == 0 ? null : lockedBy).Bind(now.Ticks).Bind(-key).Run();
        return database.Changes == 1;
    }

    /// <summary>The entities that an orchestration has locked.</summary>
    public IReadOnlyList<(long Key, string Id)> LockedBy(long holder)
    {
        List<(long, string)> locked = [];
        lockedBy.Bind(holder);
        while (lockedBy.Step())
        {
            locked.Add((-lockedBy.Long(0), lockedBy.Text(1)!));
        }

        return locked;
    }

    /// <summary>Counts that messages are taken up again after a crash, or takes the count back.</summary>
    public void CountRecovery(IEnumerable<long> messages, int by)
    {
        foreach (long id in messages)
        {
            countRecovery.Bind((long)by).Bind(id).Run();
        }
    }

    /// <summary>Removes an entity that has no state, no lock and no messages; false when it has one of them.</summary>
    public bool RemoveEmpty(long key)
    {
        removeEmpty.Bind(-key).Run();
        return database.Changes == 1;
    }

    private InboxMessage Send(long key, HistoryEvent request, long sender)
    {
        insertMessage
            .Bind(key)
            .Bind((long)request.Type)
            .Bind((long)request.TaskId)
            .Bind(request.Name)
            .Bind(request.Payload)
            .Bind(sender)
            .Bind(request.FireAt?.Ticks)
            .Run();
        return new InboxMessage(database.LastInsertedId, key, request, sender);
    }

    private long FindOrCreate(string entityId, DateTime now)
    {
        if (find.Bind(entityId).Step())
        {
            long number = find.Long(0);
            find.Reset();
            return -number;
        }

        insert.Bind(entityId).Bind(now.Ticks).Run();
        return -database.LastInsertedId;
    }
}
