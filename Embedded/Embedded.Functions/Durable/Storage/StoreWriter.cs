using Embedded.Functions.Durable.History;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Durable.Storage;

/// <summary>
/// The statements that change a hub. Used inside the commit worker's transactions only; decisions about what exists are made here, in
/// commit order.
/// </summary>
internal sealed class StoreWriter : IDisposable
{
    private readonly Database database;
    private readonly Statement begin,
        commit,
        rollback;
    private readonly Statement find,
        findByKey,
        insertInstance,
        deleteInstance,
        touch,
        touchSame,
        output,
        setCustomStatus,
        end,
        continueAsNew,
        rewind;
    private readonly Statement insertEvent,
        history,
        deleteHistory;
    private readonly Statement insertMessage,
        deleteMessage,
        deleteMessages,
        children;
    private readonly Statement insertTask,
        deleteTask,
        deleteTasks,
        setRecoveries;
    private readonly Statement insertTimer,
        deleteTimer,
        deleteTimers;

    public StoreWriter(string path, string? fileSystem = null)
    {
        database = new Database(path, readOnly: false, fileSystem);
        try
        {
            database.Execute("PRAGMA journal_mode = WAL");
            database.Execute("PRAGMA synchronous = FULL");
            database.Execute("PRAGMA wal_autocheckpoint = 4000");
            database.Execute("PRAGMA cache_size = -32000");
            CreateSchema();
            Settle();
        }
        catch
        {
            database.Dispose();
            throw;
        }

        Entities = new EntityWriter(database);
        begin = database.Prepare("BEGIN IMMEDIATE");
        commit = database.Prepare("COMMIT");
        rollback = database.Prepare("ROLLBACK");
        find = database.Prepare("SELECT key, status, parent_key, parent_task, id FROM instances WHERE id = ?");
        findByKey = database.Prepare("SELECT key, status, parent_key, parent_task, id FROM instances WHERE key = ?");
        insertInstance = database.Prepare(
            """
            INSERT INTO instances (id, name, version, status, started, created, updated, start_at,
                parent_key, parent_task, parent_name, parent_id, tags, trace)
            VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
            """
        );
        deleteInstance = database.Prepare("DELETE FROM instances WHERE key = ?");
        // Most turns change neither state: then no index is touched.
        touchSame = database.Prepare("UPDATE instances SET updated = ? WHERE key = ? AND status = ? AND started = ?");
        output = database.Prepare("SELECT output FROM instances WHERE key = ?");
        touch = database.Prepare(
            $"UPDATE instances SET status = ?, started = ?, updated = ? WHERE key = ? AND status NOT IN {InstanceStatus.FinalSql}");
        setCustomStatus = database.Prepare("UPDATE instances SET custom_status = ? WHERE key = ?");
        end = database.Prepare(
            $"""
            UPDATE instances SET status = ?, started = 1, updated = ?, completed = ?, output = ?, failure = ?
            WHERE key = ? AND status NOT IN {InstanceStatus.FinalSql}
            """);
        continueAsNew = database.Prepare("UPDATE instances SET version = ?, start_at = NULL WHERE key = ?");
        rewind = database.Prepare(
            "UPDATE instances SET status = 0, updated = ?, completed = NULL, output = NULL, failure = NULL WHERE key = ? AND status = 3");
        insertEvent = database.Prepare(
            "INSERT INTO history (id, type, task, at, name, version, target, payload, due, failure, tags) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        history = database.Prepare($"SELECT {StoredEvents.Columns} FROM history WHERE id BETWEEN ? AND ? ORDER BY id");
        deleteHistory = database.Prepare("DELETE FROM history WHERE id BETWEEN ? AND ?");
        insertMessage = database.Prepare(
            "INSERT INTO inbox (key, type, task, name, target, payload, failure) VALUES (?, ?, ?, ?, ?, ?, ?)");
        deleteMessage = database.Prepare("DELETE FROM inbox WHERE id = ?");
        deleteMessages = database.Prepare("DELETE FROM inbox WHERE key = ?");
        children = database.Prepare($"SELECT key FROM instances WHERE parent_key = ? AND status NOT IN {InstanceStatus.FinalSql}");
        insertTask = database.Prepare("INSERT INTO tasks (id, sequence, recoveries) VALUES (?, ?, 0)");
        deleteTask = database.Prepare("DELETE FROM tasks WHERE id = ?");
        deleteTasks = database.Prepare("DELETE FROM tasks WHERE id BETWEEN ? AND ?");
        setRecoveries = database.Prepare("UPDATE tasks SET recoveries = ? WHERE id = ?");
        insertTimer = database.Prepare("INSERT INTO timers (id, due) VALUES (?, ?)");
        deleteTimer = database.Prepare("DELETE FROM timers WHERE id = ?");
        deleteTimers = database.Prepare("DELETE FROM timers WHERE id BETWEEN ? AND ?");
    }

    /// <summary>The statements that change entities.</summary>
    public EntityWriter Entities { get; }

    public void Begin() => begin.Run();

    public void Commit() => commit.Run();

    public void Rollback() => rollback.Run();

    /// <summary>The key and state of an instance; null when there is none.</summary>
    public (long Key, OrchestrationRuntimeStatus Status)? Find(string instanceId) =>
        Row(find.Bind(instanceId)) is { } row ? (row.Key, row.Status) : null;

    public bool IsRunning(long key) => Row(findByKey.Bind(key)) is { } row && !row.Status.IsFinal();

    /// <summary>Creates an instance with the first event of its history; null when there is one of that id.</summary>
    public long? TryCreate(NewInstance instance)
    {
        long created = instance.CreatedAt.Ticks;
        insertInstance
            .Bind(instance.InstanceId)
            .Bind(instance.Name)
            .Bind(instance.Version)
            .Bind((long)OrchestrationRuntimeStatus.Pending)
            .Bind(created)
            .Bind(created)
            .Bind(instance.StartAt?.Ticks)
            .Bind(instance.Parent?.Key)
            .Bind(instance.Parent?.TaskId)
            .Bind(instance.Parent?.Name)
            .Bind(instance.Parent?.InstanceId)
            .Bind(instance.Tags)
            .Bind(instance.Trace)
            .Run();
        if (database.Changes == 0)
        {
            return null;
        }

        long key = database.LastInsertedId;
        Append(key, 0, instance.ExecutionStarted);
        return key;
    }

    /// <summary>
    /// Removes all of an instance. If it was still running, who called it is told and its locks are released; these messages are returned.
    /// </summary>
    public IReadOnlyList<InboxMessage> Remove(long key)
    {
        List<InboxMessage> notices = [.. Entities.LockedBy(key).Select(entity => Entities.Release(entity.Key, key))];
        if (Row(findByKey.Bind(key)) is { ParentKey: { } parent } row
            && !row.Status.IsFinal()
            && Send(
                parent,
                new HistoryEvent
                {
                    Type = HistoryEventType.SubOrchestrationInstanceFailed,
                    TaskId = row.ParentTask,
                    Target = row.Id,
                    Failure = new RecordedFailure
                    {
                        ErrorType = "Terminated",
                        ErrorMessage = "The sub-orchestration was replaced by a new instance of its id.",
                    },
                }) is { } notice)
        {
            notices.Add(notice);
        }

        ClearPending(key);
        ClearHistory(key, 0);
        deleteMessages.Bind(key).Run();
        deleteInstance.Bind(key).Run();
        return notices;
    }

    /// <summary>Sets the state; false when the instance is gone or final, which makes a turn void.</summary>
    public bool Touch(long key, OrchestrationRuntimeStatus status, bool started, DateTime now)
    {
        if (!status.IsFinal())
        {
            touchSame.Bind(now.Ticks).Bind(key).Bind((long)status).Bind(started ? 1 : 0).Run();
            if (database.Changes == 1)
            {
                return true;
            }
        }

        touch.Bind((long)status).Bind(started ? 1 : 0).Bind(now.Ticks).Bind(key).Run();
        return database.Changes == 1;
    }

    public void SetCustomStatus(long key, string? json) => setCustomStatus.Bind(json).Bind(key).Run();

    /// <summary>Brings an instance to a final state; false when it is gone or final already, which makes a turn void.</summary>
    public bool End(long key, OrchestrationRuntimeStatus status, DateTime now, string? output, RecordedFailure? failure)
    {
        end.Bind((long)status).Bind(now.Ticks).Bind(now.Ticks).Bind(output).Bind(failure?.ToJson()).Bind(key).Run();
        return database.Changes == 1;
    }

    /// <summary>Forgets the activities and timers that have not answered.</summary>
    public void ClearPending(long key)
    {
        deleteTasks.Bind(RowId.First(key)).Bind(RowId.Last(key)).Run();
        deleteTimers.Bind(RowId.First(key)).Bind(RowId.Last(key)).Run();
    }

    public void ContinueAsNew(long key, string version)
    {
        continueAsNew.Bind(version).Bind(key).Run();
        ClearHistory(key, 0);
    }

    /// <summary>Takes a failed instance back to the running state; false when it is not failed.</summary>
    public bool Rewind(long key, DateTime now)
    {
        rewind.Bind(now.Ticks).Bind(key).Run();
        return database.Changes == 1;
    }

    /// <summary>How many events of histories were removed so far.</summary>
    public long RemovedEvents { get; private set; }

    public void ClearHistory(long key, int from)
    {
        deleteHistory.Bind(RowId.Of(key, from)).Bind(RowId.Last(key)).Run();
        RemovedEvents += database.Changes;
    }

    public void Append(long key, int sequence, HistoryEvent e) =>
        insertEvent
            .Bind(RowId.Of(key, sequence))
            .Bind(StoredEvents.TypeOf(e))
            .Bind(e.TaskId)
            .Bind(e.At.Ticks)
            .Bind(e.Name)
            .Bind(e.Version)
            .Bind(e.Target)
            .Bind(e.Payload)
            .Bind(e.FireAt?.Ticks)
            .Bind(e.Failure?.ToJson())
            .Bind(e.Tags)
            .Run();

    public IReadOnlyList<HistoryEvent> History(long key) =>
        StoredEvents.ReadAll(history.Bind(RowId.First(key)).Bind(RowId.Last(key)));

    public string? OutputOf(long key)
    {
        string? output = this.output.Bind(key).Step() ? this.output.Text(0) : null;
        this.output.Reset();
        return output;
    }

    /// <summary>The key of the instance that called this one; null when a client started it.</summary>
    public long? ParentOf(long key) => Row(findByKey.Bind(key))?.ParentKey;

    /// <summary>Stores a message for an instance; null when it is gone or final, so that the message is dropped.</summary>
    public InboxMessage? Send(long key, HistoryEvent e)
    {
        if (!IsRunning(key))
        {
            return null;
        }

        insertMessage
            .Bind(key)
            .Bind((long)e.Type)
            .Bind(e.TaskId)
            .Bind(e.Name)
            .Bind(e.Target)
            .Bind(e.Payload)
            .Bind(e.Failure?.ToJson())
            .Run();
        return new InboxMessage(database.LastInsertedId, key, e);
    }

    public void DeleteMessage(long id) => deleteMessage.Bind(id).Run();

    public IReadOnlyList<long> RunningChildren(long key)
    {
        List<long> children = [];
        this.children.Bind(key);
        while (this.children.Step())
        {
            children.Add(this.children.Long(0));
        }

        return children;
    }

    public void InsertTask(long key, int taskId, int sequence) => insertTask.Bind(RowId.Of(key, taskId)).Bind(sequence).Run();

    public void DeleteTask(long key, int taskId) => deleteTask.Bind(RowId.Of(key, taskId)).Run();

    public void SetRecoveries(long key, int taskId, int recoveries) => setRecoveries.Bind(recoveries).Bind(RowId.Of(key, taskId)).Run();

    public void InsertTimer(long key, int taskId, DateTime due) => insertTimer.Bind(RowId.Of(key, taskId)).Bind(due.Ticks).Run();

    public void DeleteTimer(long key, int taskId) => deleteTimer.Bind(RowId.Of(key, taskId)).Run();

    public void Dispose() => database.Dispose();

    private static (long Key, OrchestrationRuntimeStatus Status, long? ParentKey, int ParentTask, string Id)? Row(Statement query)
    {
        if (!query.Step())
        {
            return null;
        }

        var row = (
            query.Long(0),
            (OrchestrationRuntimeStatus)query.Int(1),
            query.IsNull(2) ? (long?)null : query.Long(2),
            query.Int(3),
            query.Text(4)!);
        query.Reset();
        return row;
    }

    private void Settle()
    {
        database.Settle();
        database.Execute($"PRAGMA user_version = {Schema.Version}");
    }

    private void CreateSchema()
    {
        long version = database.Scalar("PRAGMA user_version");
        string? change = version switch
        {
            0 => Schema.Create,
            1 => Schema.FromVersion1 + Schema.FromVersion2 + Schema.FromVersion3,
            2 => Schema.FromVersion2 + Schema.FromVersion3,
            3 => Schema.FromVersion3,
            _ => null,
        };
        if (change is not null)
        {
            database.Execute($"BEGIN IMMEDIATE; {change} COMMIT;");
        }
        else if (version != Schema.Version)
        {
            throw new StoreException($"The hub's file has schema version {version}; this engine reads version {Schema.Version}.");
        }
    }
}
