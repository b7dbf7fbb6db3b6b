using Embedded.Shared;
using Microsoft.Data.Sqlite;

namespace Embedded.Functions.Storage;

/// <summary>
/// A SQLite file with one writer. Writes that arrive while a commit is on its way to the disk share the next one, so that many senders pay
/// for one fsync. A write's task completes only after its commit is durable (WAL, synchronous=FULL). After a failed write or fsync nothing
/// is known about what is on the disk; then every later write fails, until the process is started again.
/// </summary>
internal sealed class GroupCommitStore : IAsyncDisposable
{
    private readonly GroupCommit writer;
    private readonly SqliteSession reader;
    private readonly Lock reading = new();
    private readonly CancellationTokenSource failed = new();

    /// <summary>Opens or creates the file.</summary>
    /// <param name="path">The file; its folder is created when missing.</param>
    /// <param name="schema">Statements that create what does not exist.</param>
    public GroupCommitStore(string path, string schema)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var session = SqliteSession.Open(path);
        session.Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
        session.Execute($"BEGIN IMMEDIATE; {schema} COMMIT;");
        writer = new GroupCommit(session, commitFailed: CommitFailed);
        reader = SqliteSession.Open(path);
        reader.Execute("PRAGMA query_only=1");
    }

    /// <summary>Cancelled when the file can no longer be trusted.</summary>
    public CancellationToken Failed => failed.Token;

    /// <summary>Runs the statements in the next commit.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> write) => writer.WriteAsync(session =>
        failed.IsCancellationRequested ? throw new IOException("The store has failed; the process must be started again.") : write(session));

    /// <summary>Reads the last committed state.</summary>
    public T Read<T>(Func<SqliteSession, T> read)
    {
        lock (reading)
        {
            return read(reader);
        }
    }

    /// <summary>Finishes what was submitted and closes the file. A second call does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        reader.Dispose();
        failed.Dispose();
    }

    private Exception CommitFailed(Exception failure)
    {
        if (failure is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_IOERR or SQLitePCL.raw.SQLITE_CORRUPT })
        {
            failed.Cancel();
        }

        return failure;
    }
}
