using System.Collections.Concurrent;
using Embedded.Storage.Content;
using Microsoft.Data.Sqlite;

namespace Embedded.Storage.Metadata;

/// <summary>
/// The records of the store in one SQLite file (WAL, synchronous=FULL). One thread writes: it takes all writes that wait, runs each in its savepoint,
/// syncs the folders of their new files and commits them together (group commit). Reads run beside it on connections of their own.
/// </summary>
internal sealed class MetadataDatabase : IDisposable
{
    private const int MaxBatch = 256;

    private readonly string path;
    private readonly Action<string>? reached;
    private readonly BlockingCollection<PendingWrite> queue = [];
    private readonly ConcurrentBag<SqliteSession> readers = [];
    private readonly Thread writer;

    public MetadataDatabase(string path, Action<string>? reached)
    {
        this.path = path;
        this.reached = reached;
        var session = SqliteSession.Open(path, readOnly: false);
        session.Query("PRAGMA journal_mode=WAL", r => r.GetString(0));
        session.Execute("PRAGMA synchronous=FULL");
        session.Execute("PRAGMA busy_timeout=5000");
        Schema.Ensure(session);
        writer = new Thread(() => Run(session)) { IsBackground = true, Name = "blob-metadata" };
        writer.Start();
    }

    /// <summary>Runs the work in the next commit and answers once it is durable. An exception undoes this work only.</summary>
    /// <param name="work">Checks and changes records; runs on the writing thread, so it must be short.</param>
    /// <param name="directory">Folder that got a new file which the work names.</param>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> work, string? directory = null)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        T result = default!;
        queue.Add(new PendingWrite(session => result = work(session), () => done.TrySetResult(result), e => done.TrySetException(e), directory));
        return done.Task;
    }

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

    public void Dispose()
    {
        queue.CompleteAdding();
        writer.Join();
        queue.Dispose();
        foreach (var reader in readers)
        {
            reader.Dispose();
        }
    }

    private void Run(SqliteSession session)
    {
        var batch = new List<PendingWrite>();
        foreach (var first in queue.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (batch.Count < MaxBatch && queue.TryTake(out var next))
            {
                batch.Add(next);
            }

            Commit(session, batch);
            batch.Clear();
        }

        session.Dispose();
    }

    private void Commit(SqliteSession session, List<PendingWrite> batch)
    {
        var succeeded = new List<PendingWrite>(batch.Count);
        try
        {
            session.Execute("BEGIN IMMEDIATE");
            foreach (var write in batch)
            {
                if (TryRun(session, write))
                {
                    succeeded.Add(write);
                }
            }

            foreach (var directory in succeeded.Select(w => w.Directory).OfType<string>().Distinct())
            {
                Posix.SyncDirectory(directory);
            }

            reached?.Invoke("before-commit");
            session.Execute("COMMIT");
            reached?.Invoke("after-commit");
        }
        catch (Exception e) when (e is SqliteException or IOException)
        {
            TryRollback(session);
            batch.ForEach(write => write.Fail(e));
            return;
        }

        succeeded.ForEach(write => write.Succeed());
    }

    private static bool TryRun(SqliteSession session, PendingWrite write)
    {
        session.Execute("SAVEPOINT work");
        try
        {
            write.Work(session);
            session.Execute("RELEASE work");
            return true;
        }
#pragma warning disable CA1031 // Whatever one request's work throws belongs to that request; the batch and this thread go on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            session.Execute("ROLLBACK TO work");
            session.Execute("RELEASE work");
            write.Fail(e);
            return false;
        }
    }

    private static void TryRollback(SqliteSession session)
    {
        try
        {
            session.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself, as it does when the disk is full.
        }
    }

    private sealed record PendingWrite(Action<SqliteSession> Work, Action Succeed, Action<Exception> Fail, string? Directory);
}
