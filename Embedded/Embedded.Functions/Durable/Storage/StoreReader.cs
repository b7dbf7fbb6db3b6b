using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Embedded.Functions.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Durable.Storage;

/// <summary>Reads the committed state; any number of threads at a time, each on a connection of its own.</summary>
internal sealed partial class StoreReader(string path, string? fileSystem = null) : IDisposable
{
    private readonly ConcurrentBag<Connection> idle = [];
    private volatile bool disposed;

    public StoredInstance? Load(long key) =>
        Use(connection =>
        {
            Statement query = connection.Instance.Bind(key);
            if (!query.Step())
            {
                return null;
            }

            StoredInstance instance = new(
                key,
                query.Text(0)!,
                query.Text(1)!,
                query.Text(2)!,
                (OrchestrationRuntimeStatus)query.Int(3),
                query.Int(4) != 0,
                Time(query, 5),
                query.IsNull(6) ? null : new ParentLink(query.Long(6), query.Int(7), query.Text(8)!, query.Text(9)!),
                query.Text(10),
                query.Text(11),
                new DateTime(query.Long(12), DateTimeKind.Utc))
            {
                Trace = query.Text(13),
            };
            query.Reset();
            return instance;
        });

    public IReadOnlyList<HistoryEvent> LoadHistory(long key) =>
        Use(connection => StoredEvents.ReadAll(connection.History.Bind(RowId.First(key)).Bind(RowId.Last(key))));

    public StoredInstance? FindInstance(string instanceId) =>
        Use<long?>(connection =>
        {
            using Statement query = connection.Adhoc("SELECT key FROM instances WHERE id = ?");
            query.Bind(instanceId);
            return query.Step() ? query.Long(0) : null;
        })
            is { } key
            ? Load(key)
            : null;

    public OrchestrationHistory? FindHistory(string instanceId)
    {
        // Both reads see one snapshot unless a turn commits in between, after which the second read is simply newer.
        if (FindInstance(instanceId) is not { } instance)
        {
            return null;
        }

        return new OrchestrationHistory
        {
            Name = instance.Name,
            InstanceId = instance.InstanceId,
            Version = instance.Version,
            ParentName = instance.Parent?.Name,
            ParentInstanceId = instance.Parent?.InstanceId,
            Events = LoadHistory(instance.Key),
        };
    }

    /// <summary>Instance and TaskScheduled event of a task; null when it is no longer pending.</summary>
    public (string InstanceId, string? Trace, HistoryEvent Scheduled)? LoadTask(long key, int taskId) =>
        Use<(string, string?, HistoryEvent)?>(connection =>
        {
            Statement query = connection.Task.Bind(RowId.Of(key, taskId));
            if (!query.Step())
            {
                return null;
            }

            (string, string?, HistoryEvent) found = (query.Text(10)!, query.Text(11), StoredEvents.Read(query));
            query.Reset();
            return found;
        });

    /// <summary>The messages that wait, without those that wait for their time.</summary>
    public IReadOnlyList<InboxMessage> LoadInbox() => LoadMessages("due IS NULL", null);

    /// <summary>One message; null when it was consumed.</summary>
    public InboxMessage? LoadMessage(long id) => LoadMessages("id = ?", id) is [var message] ? message : null;

    /// <summary>The messages that have a time.</summary>
    public IReadOnlyList<(long Id, DateTime Due)> LoadDelayed() =>
        Use(connection =>
        {
            List<(long, DateTime)> delayed = [];
            using Statement query = connection.Adhoc("SELECT id, due FROM inbox WHERE due IS NOT NULL ORDER BY id");
            while (query.Step())
            {
                delayed.Add((query.Long(0), new DateTime(query.Long(1), DateTimeKind.Utc)));
            }

            return delayed;
        });

    public IReadOnlyList<(long Key, int TaskId, int Recoveries)> LoadTasks() =>
        Use(connection =>
        {
            List<(long, int, int)> tasks = [];
            using Statement query = connection.Adhoc("SELECT id, recoveries FROM tasks ORDER BY id");
            while (query.Step())
            {
                tasks.Add((RowId.Key(query.Long(0)), RowId.Number(query.Long(0)), query.Int(1)));
            }

            return tasks;
        });

    public IReadOnlyList<(long Key, int TaskId, DateTime Due)> LoadTimers() =>
        Use(connection =>
        {
            List<(long, int, DateTime)> timers = [];
            using Statement query = connection.Adhoc("SELECT id, due FROM timers ORDER BY id");
            while (query.Step())
            {
                timers.Add((RowId.Key(query.Long(0)), RowId.Number(query.Long(0)), new DateTime(query.Long(1), DateTimeKind.Utc)));
            }

            return timers;
        });

    /// <summary>Instances whose present execution has not begun.</summary>
    public IReadOnlyList<(long Key, DateTime? StartAt)> LoadWaiting() =>
        Use(connection =>
        {
            List<(long, DateTime?)> waiting = [];
            using Statement query = connection.Adhoc("SELECT key, start_at FROM instances WHERE started = 0 ORDER BY key");
            while (query.Step())
            {
                waiting.Add((query.Long(0), Time(query, 1)));
            }

            return waiting;
        });

    public (long Key, OrchestrationMetadata Metadata)? Find(string instanceId, bool payloads, DataConverter converter) =>
        Use<(long, OrchestrationMetadata)?>(connection =>
        {
            Statement query = (payloads ? connection.StateWithPayloads : connection.State).Bind(instanceId);
            if (!query.Step())
            {
                return null;
            }

            (long, OrchestrationMetadata) found = ReadState(query, payloads, converter);
            query.Reset();
            return found;
        });

    /// <summary>Instances that match, by key, which is the order of creation.</summary>
    public IReadOnlyList<(long Key, OrchestrationMetadata Metadata)> Query(
        InstanceFilter filter,
        long after,
        int limit,
        bool payloads,
        DataConverter converter)
    {
        StringBuilder where = new("WHERE i.key > ?");
        List<object> values = [after];
        if (filter.Statuses is { Count: > 0 } statuses)
        {
            where
                .Append(" AND i.status IN (")
                .AppendJoin(", ", statuses.Select(status => ((int)status).ToString(CultureInfo.InvariantCulture)))
                .Append(')');
        }

        Add("i.created >= ?", filter.CreatedFrom?.UtcTicks);
        Add("i.created <= ?", filter.CreatedTo?.UtcTicks);
        Add("i.parent_key = ?", filter.ParentKey);
        Add("substr(i.id, 1, length(?)) = ?", filter.InstanceIdPrefix, twice: true);
        where.Append(" ORDER BY i.key");
        return Query(where.ToString(), values, limit, payloads, converter);

        void Add(string condition, object? value, bool twice = false)
        {
            if (value is not null)
            {
                where.Append(" AND ").Append(condition);
                values.Add(value);
                if (twice)
                {
                    values.Add(value);
                }
            }
        }
    }

    public (long Instances, long Inbox, long Tasks, long Timers) Count() =>
        Use(connection =>
            (
                connection.Database.Scalar($"SELECT count(*) FROM instances WHERE status NOT IN {InstanceStatus.FinalSql}"),
                connection.Database.Scalar("SELECT count(*) FROM inbox"),
                connection.Database.Scalar("SELECT count(*) FROM tasks"),
                connection.Database.Scalar("SELECT count(*) FROM timers")));

    public void Dispose()
    {
        disposed = true;
        while (idle.TryTake(out Connection? connection))
        {
            connection.Dispose();
        }
    }

    private List<(long, OrchestrationMetadata)> Query(
        string where,
        List<object> values,
        int limit,
        bool payloads,
        DataConverter converter) =>
        Use(connection =>
        {
            List<(long, OrchestrationMetadata)> found = [];
            using Statement query = connection.Adhoc($"{SelectState(payloads)} {where} LIMIT ?");
            foreach (object value in values)
            {
                _ = value is long number ? query.Bind(number) : query.Bind((string)value);
            }

            query.Bind(limit);
            while (query.Step())
            {
                found.Add(ReadState(query, payloads, converter));
            }

            return found;
        });

    private static string SelectState(bool payloads) =>
        "SELECT i.key, i.id, i.name, i.status, i.created, i.updated, i.tags"
        + (payloads
            ? ", h.payload, i.output, i.custom_status, i.failure FROM instances i LEFT JOIN history h ON h.id = i.key << 24"
            : " FROM instances i");

    private static (long, OrchestrationMetadata) ReadState(Statement row, bool payloads, DataConverter converter) =>
        (
            row.Long(0),
            new OrchestrationMetadata(row.Text(2)!, row.Text(1)!)
            {
                RuntimeStatus = (OrchestrationRuntimeStatus)row.Int(3),
                CreatedAt = new DateTimeOffset(row.Long(4), TimeSpan.Zero),
                LastUpdatedAt = new DateTimeOffset(row.Long(5), TimeSpan.Zero),
                Tags = InstanceTags.Parse(row.Text(6)),
                DataConverter = payloads ? converter : null,
                SerializedInput = payloads ? row.Text(7) : null,
                SerializedOutput = payloads ? row.Text(8) : null,
                SerializedCustomStatus = payloads ? row.Text(9) : null,
                FailureDetails = payloads && row.Text(10) is { } failure ? RecordedFailure.Parse(failure).ToDetails() : null,
            });

    private List<InboxMessage> LoadMessages(string condition, long? value) =>
        Use(connection =>
        {
            List<InboxMessage> messages = [];
            using Statement query = connection.Adhoc(
                $"SELECT id, key, type, task, name, target, payload, failure, sender, due, recoveries FROM inbox WHERE {condition} ORDER BY id");
            if (value is { } number)
            {
                query.Bind(number);
            }

            while (query.Step())
            {
                messages.Add(
                    new InboxMessage(
                        query.Long(0),
                        query.Long(1),
                        new HistoryEvent
                        {
                            Type = (HistoryEventType)query.Int(2),
                            TaskId = query.Int(3),
                            Name = query.Text(4),
                            Target = query.Text(5),
                            Payload = query.Text(6),
                            Failure = query.Text(7) is { } failure ? RecordedFailure.Parse(failure) : null,
                            FireAt = Time(query, 9),
                        },
                        query.Long(8),
                        query.Int(10)));
            }

            return messages;
        });

    private static DateTime? Time(Statement query, int column) =>
        query.IsNull(column) ? null : new DateTime(query.Long(column), DateTimeKind.Utc);

    private T Use<T>(Func<Connection, T> read)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (!idle.TryTake(out Connection? connection))
        {
            connection = new Connection(path, fileSystem);
        }

        try
        {
            T result = read(connection);
            idle.Add(connection);
            if (disposed)
            {
                Dispose();
            }

            return result;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private sealed class Connection : IDisposable
    {
        public Connection(string path, string? fileSystem)
        {
            Database = new Database(path, readOnly: true, fileSystem);
            Instance = Database.Prepare(
                """
                SELECT id, name, version, status, started, start_at, parent_key, parent_task, parent_name, parent_id, custom_status,
                    tags, created, trace
                FROM instances WHERE key = ?
                """
            );
            State = Database.Prepare(SelectState(payloads: false) + " WHERE i.id = ?");
            StateWithPayloads = Database.Prepare(SelectState(payloads: true) + " WHERE i.id = ?");
            Entity = Database.Prepare("SELECT id, state, coalesce(locked_by, 0) FROM entities WHERE number = ?");
            History = Database.Prepare($"SELECT {StoredEvents.Columns} FROM history WHERE id BETWEEN ? AND ? ORDER BY id");
            Task = Database.Prepare(
                """
                SELECT h.type, h.task, h.at, h.name, h.version, h.target, h.payload, h.due, h.failure, h.tags, i.id, i.trace
                FROM tasks t JOIN history h ON h.id = ((t.id >> 24) << 24) + t.sequence JOIN instances i ON i.key = t.id >> 24
                WHERE t.id = ?
                """
            );
        }

        public Database Database { get; }

        public Statement Instance { get; }

        public Statement State { get; }

        public Statement StateWithPayloads { get; }

        public Statement Entity { get; }

        public Statement History { get; }

        public Statement Task { get; }

        public Statement Adhoc(string sql) => Database.PrepareOnce(sql);

        public void Dispose() => Database.Dispose();
    }
}
