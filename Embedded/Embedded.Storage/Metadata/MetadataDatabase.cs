using System.Collections.Concurrent;
using Embedded.Shared;
using Embedded.Storage.Content;

namespace Embedded.Storage.Metadata;

/// <summary>
/// The records of the store in one SQLite file (WAL, synchronous=FULL). Writes share their commits and the syncs of the folders of their new files.
/// Reads run beside them on connections of their own.
/// </summary>
internal sealed class MetadataDatabase : IAsyncDisposable
{
    private readonly string path;
    private readonly Action<string>? reached;
    private readonly GroupCommit writer;
    private readonly HashSet<string> unsynced = [];
    private readonly ConcurrentBag<SqliteSession> readers = [];

    public MetadataDatabase(string path, Action<string>? reached)
    {
        this.path = path;
        this.reached = reached;
        var session = SqliteSession.Open(path);
        session.Execute("PRAGMA journal_mode=WAL");
        session.Execute("PRAGMA synchronous=FULL");
        session.Execute("PRAGMA busy_timeout=5000");
        Schema.Ensure(session);
        writer = new GroupCommit(session, beforeCommit: BeforeCommit, afterCommit: () => reached?.Invoke("after-commit"));
    }

    /// <summary>Runs the work in the next commit and answers once it is durable. An exception undoes this work only.</summary>
    /// <param name="work">Checks and changes records; runs on the writing thread, so it must be short.</param>
    /// <param name="directory">Folder that got a new file which the work names.</param>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> work, string? directory = null) => writer.WriteAsync(session =>
    {
        var result = work(session);
        if (directory is not null)
        {
            unsynced.Add(directory);
        }

        return result;
    });

    /// <summary>Reads the last committed state; several statements of one work see the same state.</summary>
    public T Read<T>(Func<SqliteSession, T> work)
    {
        if (!readers.TryTake(out var session))
        {
            session = SqliteSession.Open(path, readOnly: true);
        }

        try
        {
            session.Execute("BEGIN");
            try
            {
                return work(session);
            }
            finally
            {
                session.Execute("COMMIT");
            }
        }
        finally
        {
            readers.Add(session);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        foreach (var reader in readers)
        {
            reader.Dispose();
        }
    }

    private void BeforeCommit(SqliteSession session)
    {
        string[] directories = [.. unsynced];
        unsynced.Clear();
        foreach (var directory in directories)
        {
            Posix.SyncDirectory(directory);
        }

        reached?.Invoke("before-commit");
    }
}
