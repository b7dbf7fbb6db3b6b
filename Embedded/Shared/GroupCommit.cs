using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Embedded.Shared;

/// <summary>
/// The only writer of a SQLite file. It takes whatever writes are waiting, runs them in one transaction, each in a savepoint, and commits once, so that
/// concurrent writes share the flush to the disk (DeWitt et al., Implementation Techniques for Main Memory Database Systems, 1984). A write is
/// acknowledged after its commit; one that throws leaves nothing behind and spoils no other.
/// </summary>
internal sealed class GroupCommit : IAsyncDisposable
{
    private const int MaxGroup = 512;
    private const int MaxWaiting = 8192;

    private readonly SqliteSession session;
    private readonly Action<SqliteSession>? beforeCommit;
    private readonly Action? afterCommit;
    private readonly Func<Exception, Exception>? commitFailed;
    private readonly Channel<Request> requests = Channel.CreateBounded<Request>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly Task loop;

    /// <summary>Makes what is in the file durable and starts the writing thread.</summary>
    /// <param name="session">The file, which nobody else has open yet; owned by the writer from now on.</param>
    /// <param name="beforeCommit">Runs in each transaction, after its writes.</param>
    /// <param name="afterCommit">Runs after each commit, before anybody hears of it.</param>
    /// <param name="commitFailed">Makes of a failed commit what every write of its group fails with; without it, that is the failure itself.</param>
    public GroupCommit(
        SqliteSession session,
        Action<SqliteSession>? beforeCommit = null,
        Action? afterCommit = null,
        Func<Exception, Exception>? commitFailed = null)
    {
        this.session = session;
        this.beforeCommit = beforeCommit;
        this.afterCommit = afterCommit;
        this.commitFailed = commitFailed;
        SqliteException.ThrowExceptionForRC(WriteAheadLog.Settle(session.Handle), session.Handle);

        // A thread of its own: one that waits for the disk would be missing in the pool.
        loop = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Runs a write. <paramref name="onCommit"/> runs after the commit and before the acknowledgement.</summary>
    /// <param name="work">Checks and changes rows, and nothing else: it runs on the writing thread and is undone when it throws.</param>
    /// <param name="onCommit">What must be seen by whoever hears of the write.</param>
    /// <param name="cancellationToken">Ends the wait for a place in the queue; what has one is carried out.</param>
    public async Task<T> WriteAsync<T>(Func<SqliteSession, T> work, Action<T>? onCommit = null, CancellationToken cancellationToken = default)
    {
        var request = new Request<T>(work, onCommit);
        await requests.Writer.WriteAsync(request, cancellationToken);
        return await request.Task;
    }

    /// <summary>Commits what waits, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        requests.Writer.TryComplete();
        await loop;
        session.Dispose();
    }

    private void Run()
    {
        var group = new List<Request>();
        while (requests.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            group.Clear();
            while (group.Count < MaxGroup && requests.Reader.TryRead(out var request))
            {
                group.Add(request);
            }

            Commit(group);
        }
    }

    private void Commit(List<Request> group)
    {
        try
        {
            session.Execute("BEGIN IMMEDIATE");
            foreach (var request in group)
            {
                request.Run(session);
            }

            beforeCommit?.Invoke(session);
            session.Execute("COMMIT");
            afterCommit?.Invoke();
        }
        catch (Exception exception)
        {
            // Nothing of this group is durable: every write in it fails, also those that had run. The next group starts anew.
            TryRollback();
            var failure = commitFailed?.Invoke(exception) ?? exception;
            group.ForEach(request => request.Fail(failure));
            return;
        }

        group.ForEach(request => request.Acknowledge());
    }

    private void TryRollback()
    {
        try
        {
            session.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself, or BEGIN had failed.
        }
    }

    private abstract class Request
    {
        public abstract void Run(SqliteSession session);

        public abstract void Acknowledge();

        public abstract void Fail(Exception exception);
    }

    private sealed class Request<T>(Func<SqliteSession, T> work, Action<T>? onCommit) : Request
    {
        private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? result;
        private Exception? failure;

        public Task<T> Task => completion.Task;

        public override void Run(SqliteSession session)
        {
            session.Execute("SAVEPOINT request");
            try
            {
                result = work(session);
            }
            catch (Exception exception) when (session.IsInTransaction)
            {
                session.Execute("ROLLBACK TO request");
                failure = exception;
            }

            session.Execute("RELEASE request");
        }

        public override void Acknowledge()
        {
            if (failure is not null)
            {
                completion.TrySetException(failure);
                return;
            }

            try
            {
                onCommit?.Invoke(result!);
                completion.TrySetResult(result!);
            }
            catch (Exception exception)
            {
                completion.TrySetException(exception);
            }
        }

        public override void Fail(Exception exception) => completion.TrySetException(exception);
    }
}
