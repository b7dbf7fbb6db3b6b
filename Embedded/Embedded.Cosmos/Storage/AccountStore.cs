using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Embedded.Cosmos.Query;
using Embedded.Shared;
using Microsoft.Data.Sqlite;

namespace Embedded.Cosmos.Storage;

/// <summary>The SQLite file of an account: the catalogue of databases and containers, one table of items per container, one writer, many readers.</summary>
internal sealed class AccountStore : IAsyncDisposable
{
    private const int PurgeBatch = 200;
    private static readonly TimeSpan PurgeInterval = TimeSpan.FromSeconds(5);

    private readonly TimeProvider time;
    private readonly GroupCommit writer;
    private readonly ReaderPool readers;
    private readonly ConcurrentDictionary<uint, long> storedLsns = new();
    private DateTimeOffset nextPurge;

    public AccountStore(string path, bool isDurable, TimeProvider time)
    {
        this.time = time;
        var session = CosmosSession.Open(path, isDurable);
        try
        {
            CreateSchema(session);
            Load(session);
        }
        catch
        {
            session.Dispose();
            throw;
        }

        nextPurge = time.GetUtcNow() + PurgeInterval;
        writer = new GroupCommit(session, BeforeCommit, commitFailed: CommitFailed);
        readers = new ReaderPool(path, isDurable);
    }

    public ConcurrentDictionary<string, DatabaseState> Databases { get; } = new(StringComparer.Ordinal);

    public DateTimeOffset Now => time.GetUtcNow();

    public Task<T> ReadAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) =>
        readers.ReadAsync(work, cancellationToken);

    public Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) =>
        writer.WriteAsync(work, null, cancellationToken);

    public Task<DatabaseState> CreateDatabaseAsync(string id, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
            {
                if (Databases.ContainsKey(id) || session.Scalar("SELECT count(*) FROM databases WHERE id = ?1", id) > 0)
                {
                    throw CosmosFault.Conflict($"The database '{id}' already exists.");
                }

                var number = NextNumber(session);
                var timestamp = Now.ToUnixTimeSeconds();
                session.Execute("INSERT INTO databases(number, id, ts) VALUES(?1, ?2, ?3)", number, id, timestamp);
                return new DatabaseState(id, number, timestamp);
            },
            database => Databases[id] = database,
            cancellationToken
        );

    public Task<DatabaseState> DeleteDatabaseAsync(DatabaseState database, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
            {
                foreach (var container in database.Containers.Values)
                {
                    Drop(session, container);
                }

                session.Execute("DELETE FROM databases WHERE number = ?1", database.Number);
                return database;
            },
            deleted => Databases.TryRemove(deleted.Id, out _),
            cancellationToken
        );

    public Task<ContainerState> CreateContainerAsync(
        DatabaseState database,
        ContainerSettings settings,
        int partitionCount,
        CancellationToken cancellationToken
    ) =>
        writer.WriteAsync(
            session =>
            {
                if (session.Scalar("SELECT count(*) FROM containers WHERE database = ?1 AND id = ?2", database.Number, settings.Id) > 0)
                {
                    throw CosmosFault.Conflict($"The container '{settings.Id}' already exists.");
                }

                var number = NextNumber(session);
                var container = new ContainerState(database, number, settings, Now.ToUnixTimeSeconds(), number, 0, partitionCount);
                session.Execute(
                    "INSERT INTO containers(number, database, id, settings, ts, version, lsn, partitions) VALUES(?1, ?2, ?3, ?4, ?5, ?6, 0, ?7)",
                    number,
                    database.Number,
                    settings.Id,
                    settings.Resource.ToJsonString(),
                    container.Timestamp,
                    container.Version,
                    partitionCount
                );
                CreateTable(session, container);
                return container;
            },
            container => database.Containers[container.Settings.Id] = container,
            cancellationToken
        );

    public Task<ContainerState> ReplaceContainerAsync(
        ContainerState container,
        ContainerSettings settings,
        CancellationToken cancellationToken
    ) =>
        writer.WriteAsync(
            session =>
            {
                if (
                    settings.Id != container.Settings.Id
                    || !settings.PartitionKey.SequenceEqual(container.Settings.PartitionKey)
                    || !UniqueKeyText(settings).SequenceEqual(UniqueKeyText(container.Settings))
                )
                {
                    throw CosmosFault.BadRequest("The id, the partition key and the unique keys of a container cannot be changed.");
                }

                var (timestamp, version) = (Now.ToUnixTimeSeconds(), NextNumber(session));
                session.Execute(
                    "UPDATE containers SET settings = ?2, ts = ?3, version = ?4 WHERE number = ?1",
                    container.Number,
                    settings.Resource.ToJsonString(),
                    timestamp,
                    version
                );
                if (settings.DefaultTimeToLive != container.Settings.DefaultTimeToLive)
                {
                    // Items expire by the setting of today, also those that were written under another.
                    session.Execute(
                        $"UPDATE {container.Table} SET expires = CASE WHEN ?1 IS NOT NULL AND coalesce(ttl, ?1) > 0 THEN json_extract(CAST(body AS TEXT), '$._ts') + coalesce(ttl, ?1) END",
                        settings.DefaultTimeToLive
                    );
                }

                CreateIndexes(session, container, settings);

                // Later writes of the same group must already see the new settings.
                container.Change(settings, timestamp, version);
                return container;
            },
            null,
            cancellationToken
        );

    public Task<ContainerState> DeleteContainerAsync(ContainerState container, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
            {
                Drop(session, container);
                return container;
            },
            deleted => deleted.Database.Containers.TryRemove(deleted.Settings.Id, out _),
            cancellationToken
        );

    /// <summary>Creates the index that a kind of query needs, the first time the query is seen.</summary>
    public Task<bool> CreateIndexAsync(ContainerState container, string columns, CancellationToken cancellationToken) =>
        writer.WriteAsync(session => CreateIndex(session, container, columns, isUnique: false), null, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        readers.Dispose();
    }

    private static void CreateSchema(SqliteSession session)
    {
        session.Execute("CREATE TABLE IF NOT EXISTS counters(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID");
        session.Execute("CREATE TABLE IF NOT EXISTS databases(number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, ts INTEGER NOT NULL)");
        session.Execute(
            """
            CREATE TABLE IF NOT EXISTS containers(number INTEGER PRIMARY KEY, database INTEGER NOT NULL, id TEXT NOT NULL, settings TEXT NOT NULL,
            ts INTEGER NOT NULL, version INTEGER NOT NULL, lsn INTEGER NOT NULL, partitions INTEGER NOT NULL DEFAULT 1, UNIQUE(database, id))
            """
        );
        if (session.Scalar("SELECT count(*) FROM pragma_table_info('containers') WHERE name = 'partitions'") == 0)
        {
            // A file from before containers had several.
            session.Execute("ALTER TABLE containers ADD COLUMN partitions INTEGER NOT NULL DEFAULT 1");
        }

        session.Execute(
            "CREATE TABLE IF NOT EXISTS indexes(container INTEGER NOT NULL, columns TEXT NOT NULL, PRIMARY KEY(container, columns)) WITHOUT ROWID"
        );
    }

    private void Load(SqliteSession session)
    {
        var byNumber = new Dictionary<uint, DatabaseState>();
        using (var rows = session.Prepare("SELECT number, id, ts FROM databases").ExecuteReader())
        {
            while (rows.Read())
            {
                var database = new DatabaseState(rows.GetString(1), (uint)rows.GetInt64(0), rows.GetInt64(2));
                byNumber[database.Number] = Databases[database.Id] = database;
            }
        }

        var containers = new Dictionary<uint, ContainerState>();
        using (var rows = session.Prepare("SELECT number, database, settings, ts, version, lsn, partitions FROM containers").ExecuteReader())
        {
            while (rows.Read())
            {
                var settings = ContainerSettings.Parse(Encoding.UTF8.GetBytes(rows.GetString(2)));
                var container = new ContainerState(
                    byNumber[(uint)rows.GetInt64(1)],
                    (uint)rows.GetInt64(0),
                    settings,
                    rows.GetInt64(3),
                    rows.GetInt64(4),
                    rows.GetInt64(5),
                    rows.GetInt32(6)
                );
                container.Database.Containers[settings.Id] = containers[container.Number] = container;
                storedLsns[container.Number] = container.Lsn;
            }
        }

        using (var rows = session.Prepare("SELECT container, columns FROM indexes").ExecuteReader())
        {
            while (rows.Read())
            {
                containers[(uint)rows.GetInt64(0)].Indexes[rows.GetString(1)] = true;
            }
        }
    }

    private static void CreateTable(SqliteSession session, ContainerState container)
    {
        session.Execute(
            $"""
            CREATE TABLE {container.Table}(rid INTEGER PRIMARY KEY, pk BLOB NOT NULL, id TEXT NOT NULL, lsn INTEGER NOT NULL, ttl INTEGER, expires INTEGER,
            body BLOB NOT NULL, UNIQUE(pk, id))
            """
        );
        session.Execute($"CREATE INDEX {container.Table}_pk ON {container.Table}(pk)");
        session.Execute($"CREATE INDEX {container.Table}_expires ON {container.Table}(expires) WHERE expires IS NOT NULL");
        foreach (var key in container.Settings.UniqueKeys)
        {
            CreateIndex(session, container, "pk, " + string.Join(", ", key.Select(KeyColumn.SqlOf)), isUnique: true);
        }

        CreateIndexes(session, container, container.Settings);
    }

    private static void CreateIndexes(SqliteSession session, ContainerState container, ContainerSettings settings)
    {
        foreach (var index in settings.CompositeIndexes.Where(index => index.Columns.Count > 0))
        {
            CreateIndex(session, container, ScanPlan.OrderIndex(withinPartition: true, index.Columns), isUnique: false);
        }
    }

    private static bool CreateIndex(SqliteSession session, ContainerState container, string columns, bool isUnique)
    {
        if (session.Scalar("SELECT count(*) FROM indexes WHERE container = ?1 AND columns = ?2", container.Number, columns) > 0)
        {
            return false;
        }

        var ordinal = session.Scalar("SELECT count(*) FROM indexes WHERE container = ?1", container.Number);
        session.Execute($"CREATE {(isUnique ? "UNIQUE " : "")}INDEX {container.Table}_key{ordinal} ON {container.Table}({columns})");
        session.Execute("INSERT INTO indexes(container, columns) VALUES(?1, ?2)", container.Number, columns);
        container.Indexes[columns] = true;
        return true;
    }

    private static void Drop(SqliteSession session, ContainerState container)
    {
        session.Execute($"DROP TABLE IF EXISTS {container.Table}");
        session.Execute("DELETE FROM indexes WHERE container = ?1", container.Number);
        session.Execute("DELETE FROM containers WHERE number = ?1", container.Number);
    }

    private static IEnumerable<string> UniqueKeyText(ContainerSettings settings) =>
        settings.UniqueKeys.Select(key => string.Join(",", key));

    private static uint NextNumber(SqliteSession session)
    {
        session.Execute("INSERT INTO counters(name, value) VALUES('resource', 1) ON CONFLICT(name) DO UPDATE SET value = value + 1");
        return (uint)session.Scalar("SELECT value FROM counters WHERE name = 'resource'")!;
    }

    private static CosmosFault CommitFailed(Exception failure) =>
        new(IsDiskFull(failure) ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.InternalServerError, "The store could not commit: " + failure.Message);

    // Passes, so clients are told to try again.
    private static bool IsDiskFull(Exception failure) => failure is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_FULL };

    /// <summary>Stores the log sequence numbers that this group has used, so that none is ever given out twice, and removes what has expired.</summary>
    private void BeforeCommit(SqliteSession session)
    {
        var purges = Now >= nextPurge;
        foreach (var container in Databases.Values.SelectMany(database => database.Containers.Values))
        {
            if (storedLsns.GetValueOrDefault(container.Number) is var stored && stored != container.Lsn)
            {
                session.Execute("UPDATE containers SET lsn = ?2 WHERE number = ?1", container.Number, container.Lsn);
                storedLsns[container.Number] = container.Lsn;
            }

            if (purges && container.Settings.DefaultTimeToLive is not null)
            {
                session.Execute(
                    $"DELETE FROM {container.Table} WHERE rid IN (SELECT rid FROM {container.Table} WHERE expires <= ?1 LIMIT {PurgeBatch})",
                    Now.ToUnixTimeSeconds()
                );
            }
        }

        if (purges)
        {
            nextPurge = Now + PurgeInterval;
        }
    }
}
