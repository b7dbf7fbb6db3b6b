using Embedded.Functions.Durable.History;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Durable.Storage;

/// <summary>
/// The statements that change a hub. Used inside the commit thread's transactions only; decisions about what exists are made here, in
/// commit order.
/// </summary>
internal sealed class StoreWriter : IDisposable
{
    private readonly Database _database;
    private readonly Statement _begin,
        _commit,
        _rollback;
    private readonly Statement _find,
        _findByKey,
        _insertInstance,
        _deleteInstance,
        _touch,
        _touchSame,
        _output,
        _setCustomStatus,
        _finish,
        _continueAsNew,
        _rewind;
    private readonly Statement _insertEvent,
        _history,
        _deleteHistory;
    private readonly Statement _insertMessage,
        _deleteMessage,
        _deleteMessages,
        _children;
    private readonly Statement _insertTask,
        _deleteTask,
        _deleteTasks,
        _setRecoveries;
    private readonly Statement _insertTimer,
        _deleteTimer,
        _deleteTimers;

    public StoreWriter(string path)
    {
        _database = new Database(path, readOnly: false);
        try
        {
            _database.Execute("PRAGMA journal_mode = WAL");
            _database.Execute("PRAGMA synchronous = FULL");
            _database.Execute("PRAGMA wal_autocheckpoint = 4000");
            _database.Execute("PRAGMA cache_size = -32000");
            CreateSchema();
        }
        catch
        {
            _database.Dispose();
            throw;
        }

        _begin = _database.Prepare("BEGIN IMMEDIATE");
        _commit = _database.Prepare("COMMIT");
        _rollback = _database.Prepare("ROLLBACK");
        _find = _database.Prepare("SELECT key, status, parent_key, parent_task, id FROM instances WHERE id = ?");
        _findByKey = _database.Prepare("SELECT key, status, parent_key, parent_task, id FROM instances WHERE key = ?");
        _insertInstance = _database.Prepare(
            """
            INSERT INTO instances (id, name, version, status, started, created, updated, start_at,
                parent_key, parent_task, parent_name, parent_id, tags)
            VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        );
        _deleteInstance = _database.Prepare("DELETE FROM instances WHERE key = ?");
        // Most turns change neither state: then no index is touched.
        _touchSame = _database.Prepare("UPDATE instances SET updated = ? WHERE key = ? AND status = ? AND started = ?");
        _output = _database.Prepare("SELECT output FROM instances WHERE key = ?");
        _touch = _database.Prepare(
            $"UPDATE instances SET status = ?, started = ?, updated = ? WHERE key = ? AND status NOT IN {InstanceStatus.FinalSql}");
        _setCustomStatus = _database.Prepare("UPDATE instances SET custom_status = ? WHERE key = ?");
        _finish = _database.Prepare("UPDATE instances SET completed = ?, output = ?, failure = ? WHERE key = ?");
        _continueAsNew = _database.Prepare("UPDATE instances SET version = ?, custom_status = NULL, start_at = NULL WHERE key = ?");
        _rewind = _database.Prepare(
            "UPDATE instances SET status = 0, updated = ?, completed = NULL, output = NULL, failure = NULL WHERE key = ? AND status = 3");
        _insertEvent = _database.Prepare(
            "INSERT INTO history (id, type, task, at, name, version, target, payload, due, failure) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        _history = _database.Prepare($"SELECT {StoredEvents.Columns} FROM history WHERE id BETWEEN ? AND ? ORDER BY id");
        _deleteHistory = _database.Prepare("DELETE FROM history WHERE id BETWEEN ? AND ?");
        _insertMessage = _database.Prepare(
            "INSERT INTO inbox (key, type, task, name, target, payload, failure) VALUES (?, ?, ?, ?, ?, ?, ?)");
        _deleteMessage = _database.Prepare("DELETE FROM inbox WHERE id = ?");
        _deleteMessages = _database.Prepare("DELETE FROM inbox WHERE key = ?");
        _children = _database.Prepare($"SELECT key FROM instances WHERE parent_key = ? AND status NOT IN {InstanceStatus.FinalSql}");
        _insertTask = _database.Prepare("INSERT INTO tasks (id, sequence, recoveries) VALUES (?, ?, 0)");
        _deleteTask = _database.Prepare("DELETE FROM tasks WHERE id = ?");
        _deleteTasks = _database.Prepare("DELETE FROM tasks WHERE id BETWEEN ? AND ?");
        _setRecoveries = _database.Prepare("UPDATE tasks SET recoveries = ? WHERE id = ?");
        _insertTimer = _database.Prepare("INSERT INTO timers (id, due) VALUES (?, ?)");
        _deleteTimer = _database.Prepare("DELETE FROM timers WHERE id = ?");
        _deleteTimers = _database.Prepare("DELETE FROM timers WHERE id BETWEEN ? AND ?");
    }

    public void Begin() => _begin.Run();

    public void Commit() => _commit.Run();

    public void Rollback() => _rollback.Run();

    /// <summary>The key and state of an instance; null when there is none.</summary>
    public (long Key, OrchestrationRuntimeStatus Status)? Find(string instanceId) =>
        Row(_find.Bind(instanceId)) is { } row ? (row.Key, row.Status) : null;

    public bool IsRunning(long key) => Row(_findByKey.Bind(key)) is { } row && !row.Status.IsFinal();

    /// <summary>Creates an instance with the first event of its history. An instance of that id must not exist any more.</summary>
    public long Create(NewInstance instance)
    {
        long created = instance.CreatedAt.Ticks;
        _insertInstance
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
            .Run();
        long key = _database.LastInsertedId;
        Append(
            key,
            0,
            new HistoryEvent
            {
                Type = HistoryEventType.ExecutionStarted,
                At = instance.CreatedAt,
                Name = instance.Name,
                Version = instance.Version,
                Payload = instance.Input,
            });
        return key;
    }

    /// <summary>
    /// Removes all of an instance. If it was still running, who called it is told; the message for the caller is returned.
    /// </summary>
    public InboxMessage? Remove(long key)
    {
        InboxMessage? notice = null;
        if (Row(_findByKey.Bind(key)) is { ParentKey: { } parent } row && !row.Status.IsFinal())
        {
            notice = Send(
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
                });
        }

        ClearPending(key);
        ClearHistory(key, 0);
        _deleteMessages.Bind(key).Run();
        _deleteInstance.Bind(key).Run();
        return notice;
    }

    /// <summary>Sets the state; false when the instance is gone or final, which makes a turn void.</summary>
    public bool Touch(long key, OrchestrationRuntimeStatus status, bool started, DateTime now)
    {
        if (!status.IsFinal())
        {
            _touchSame.Bind(now.Ticks).Bind(key).Bind((long)status).Bind(started ? 1 : 0).Run();
            if (_database.Changes == 1)
            {
                return true;
            }
        }

        _touch.Bind((long)status).Bind(started ? 1 : 0).Bind(now.Ticks).Bind(key).Run();
        return _database.Changes == 1;
    }

    public void SetCustomStatus(long key, string? json) => _setCustomStatus.Bind(json).Bind(key).Run();

    public void Finish(long key, DateTime now, string? output, RecordedFailure? failure)
    {
        _finish.Bind(now.Ticks).Bind(output).Bind(failure?.ToJson()).Bind(key).Run();
        ClearPending(key);
    }

    public void ContinueAsNew(long key, string version)
    {
        _continueAsNew.Bind(version).Bind(key).Run();
        ClearHistory(key, 0);
    }

    /// <summary>Takes a failed instance back to the running state; false when it is not failed.</summary>
    public bool Rewind(long key, DateTime now)
    {
        _rewind.Bind(now.Ticks).Bind(key).Run();
        return _database.Changes == 1;
    }

    public void ClearHistory(long key, int from) => _deleteHistory.Bind(RowId.Of(key, from)).Bind(RowId.Last(key)).Run();

    public void Append(long key, int sequence, HistoryEvent e) =>
        _insertEvent
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
            .Run();

    public IReadOnlyList<HistoryEvent> History(long key) =>
        StoredEvents.ReadAll(_history.Bind(RowId.First(key)).Bind(RowId.Last(key)));

    public string? OutputOf(long key)
    {
        string? output = _output.Bind(key).Step() ? _output.Text(0) : null;
        _output.Reset();
        return output;
    }

    /// <summary>The key of the instance that called this one; null when a client started it.</summary>
    public long? ParentOf(long key) => Row(_findByKey.Bind(key))?.ParentKey;

    /// <summary>Stores a message for an instance; null when it is gone or final, so that the message is dropped.</summary>
    public InboxMessage? Send(long key, HistoryEvent e)
    {
        if (!IsRunning(key))
        {
            return null;
        }

        _insertMessage
            .Bind(key)
            .Bind((long)e.Type)
            .Bind(e.TaskId)
            .Bind(e.Name)
            .Bind(e.Target)
            .Bind(e.Payload)
            .Bind(e.Failure?.ToJson())
            .Run();
        return new InboxMessage(_database.LastInsertedId, key, e);
    }

    public void DeleteMessage(long id) => _deleteMessage.Bind(id).Run();

    public IReadOnlyList<long> RunningChildren(long key)
    {
        List<long> children = [];
        _children.Bind(key);
        while (_children.Step())
        {
            children.Add(_children.Long(0));
        }

        return children;
    }

    public void InsertTask(long key, int taskId, int sequence) => _insertTask.Bind(RowId.Of(key, taskId)).Bind(sequence).Run();

    public void DeleteTask(long key, int taskId) => _deleteTask.Bind(RowId.Of(key, taskId)).Run();

    public void SetRecoveries(long key, int taskId, int recoveries) => _setRecoveries.Bind(recoveries).Bind(RowId.Of(key, taskId)).Run();

    public void InsertTimer(long key, int taskId, DateTime due) => _insertTimer.Bind(RowId.Of(key, taskId)).Bind(due.Ticks).Run();

    public void DeleteTimer(long key, int taskId) => _deleteTimer.Bind(RowId.Of(key, taskId)).Run();

    public void Checkpoint() => _database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");

    public void Dispose() => _database.Dispose();

    private void ClearPending(long key)
    {
        _deleteTasks.Bind(RowId.First(key)).Bind(RowId.Last(key)).Run();
        _deleteTimers.Bind(RowId.First(key)).Bind(RowId.Last(key)).Run();
    }

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

    private void CreateSchema()
    {
        long version = _database.Scalar("PRAGMA user_version");
        if (version == 0)
        {
            _database.Execute($"BEGIN IMMEDIATE; {Schema.Create} COMMIT;");
        }
        else if (version != Schema.Version)
        {
            throw new StoreException($"The hub's file has schema version {version}; this engine reads version {Schema.Version}.");
        }
    }
}
