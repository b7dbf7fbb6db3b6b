using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Embedded.Functions.Storage;

/// <summary>
/// A SQLite file with one writer. Writes that arrive while a commit is on its way to the disk share the next one, so that many senders pay
/// for one fsync. A write's task completes only after its commit is durable (WAL, synchronous=FULL). After a failed write or fsync nothing
/// is known about what is on the disk; then every later write fails, until the process is started again.
/// </summary>
internal sealed class GroupCommitStore : IAsyncDisposable
{
    private const int MaxBatch = 1024;
    private readonly Channel<Write> writes = Channel.CreateBounded<Write>(
        new BoundedChannelOptions(16 * MaxBatch) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly StatementCache writer;
    private readonly StatementCache reader;
    private readonly Lock reading = new();
    private readonly CancellationTokenSource failed = new();
    private readonly Task loop;

    /// <summary>Opens or creates the file.</summary>
    /// <param name="path">The file; its folder is created when missing.</param>
    /// <param name="schema">Statements that create what does not exist.</param>
    public GroupCommitStore(string path, string schema)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        writer = new StatementCache(Open(path));
        writer.Script("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
        writer.Script($"BEGIN IMMEDIATE; {schema} COMMIT;");
        reader = new StatementCache(Open(path));
        reader.Script("PRAGMA query_only=1;");
        loop = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Cancelled when the file can no longer be trusted.</summary>
    public CancellationToken Failed => failed.Token;

    /// <summary>Runs the statements in the next commit. They may run twice, hence must touch nothing but the database.</summary>
    public async Task<T> WriteAsync<T>(Func<StatementCache, T> write)
    {
        var item = new Write<T>(write);
        await writes.Writer.WriteAsync(item);
        return await item.Completion;
    }

    /// <summary>Reads the last committed state.</summary>
    public T Read<T>(Func<StatementCache, T> read)
    {
        lock (reading)
        {
            return read(reader);
        }
    }

    /// <summary>Finishes what was submitted and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!writes.Writer.TryComplete())
        {
            return;
        }

        await loop;
        writer.Dispose();
        reader.Dispose();
        failed.Dispose();
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Pooling = false,
                DefaultTimeout = 30,
            }.ToString());
        connection.Open();
        return connection;
    }

    private void Run()
    {
        var batch = new List<Write>(MaxBatch);
        while (writes.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < MaxBatch && writes.Reader.TryRead(out var write))
            {
                batch.Add(write);
            }

            if (TryCommit(batch) is null)
            {
                batch.ForEach(write => write.Succeed());
            }
            else
            {
                // One write spoilt the batch: each on its own finds out which.
                foreach (var write in batch)
                {
                    if (TryCommit([write]) is { } error)
                    {
                        write.Fail(error);
                    }
                    else
                    {
                        write.Succeed();
                    }
                }
            }

            batch.Clear();
        }
    }

    private Exception? TryCommit(List<Write> batch)
    {
        if (failed.IsCancellationRequested)
        {
            return new IOException("The store has failed; the process must be started again.");
        }

        try
        {
            writer.Script("BEGIN IMMEDIATE");
            batch.ForEach(write => write.Execute(writer));
            writer.Script("COMMIT");
            return null;
        }
        catch (Exception e)
        {
            try
            {
                writer.Script("ROLLBACK");
            }
            catch (SqliteException)
            {
                // SQLite has rolled back by itself, or BEGIN had failed.
            }

            if (e is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_IOERR or SQLitePCL.raw.SQLITE_CORRUPT })
            {
                failed.Cancel();
            }

            return e;
        }
    }

    private abstract class Write
    {
        public abstract void Execute(StatementCache statements);

        public abstract void Succeed();

        public abstract void Fail(Exception error);
    }

    private sealed class Write<T>(Func<StatementCache, T> write) : Write
    {
        private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? result;

        public Task<T> Completion => completion.Task;

        public override void Execute(StatementCache statements) => result = write(statements);

        public override void Succeed() => completion.SetResult(result!);

        public override void Fail(Exception error) => completion.SetException(error);
    }
}
