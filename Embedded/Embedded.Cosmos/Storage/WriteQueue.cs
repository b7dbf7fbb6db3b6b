using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Embedded.Cosmos.Storage;

/// <summary>
/// The only writer. It takes whatever writes are waiting, runs them in one transaction, each in a savepoint, and commits once, so that concurrent writes share
/// the synchronous flush (group commit). A write is acknowledged after its commit; a refused write leaves nothing behind.
/// </summary>
internal sealed class WriteQueue : IAsyncDisposable
{
    private const int MaxGroup = 512;

    private readonly SqlSession session;
    private readonly Channel<Request> requests = Channel.CreateBounded<Request>(new BoundedChannelOptions(8192) { SingleReader = true });
    private readonly Action<SqlSession> beforeCommit;
    private readonly Task loop;

    public WriteQueue(SqlSession session, Action<SqlSession> beforeCommit)
    {
        this.session = session;
        this.beforeCommit = beforeCommit;
        loop = Task.Run(RunAsync);
    }

    /// <summary>Runs a write; one that throws is undone. <paramref name="onCommit"/> runs after the commit and before the acknowledgement.</summary>
    public async Task<T> WriteAsync<T>(Func<SqlSession, T> work, Action<T>? onCommit, CancellationToken cancellationToken)
    {
        var request = new Request<T>(work, onCommit);
        await requests.Writer.WriteAsync(request, cancellationToken);
        return await request.Task;
    }

    public async ValueTask DisposeAsync()
    {
        requests.Writer.TryComplete();
        await loop;
        session.Dispose();
    }

    private async Task RunAsync()
    {
        var group = new List<Request>();
        while (await requests.Reader.WaitToReadAsync())
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

            beforeCommit(session);
            session.Execute("COMMIT");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Nothing of this group is durable: every write in it fails, also those that had run. The next group starts anew.
            TryRollback();
            var fault = new CosmosFault(System.Net.HttpStatusCode.InternalServerError, "The store could not commit: " + exception.Message);
            group.ForEach(request => request.Fail(fault));
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
            // SQLite has rolled back by itself, as it does on a full disk or an I/O error.
        }
    }

    private abstract class Request
    {
        public abstract void Run(SqlSession session);

        public abstract void Acknowledge();

        public abstract void Fail(Exception exception);
    }

    private sealed class Request<T>(Func<SqlSession, T> work, Action<T>? onCommit) : Request
    {
        private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? result;
        private Exception? failure;

        public Task<T> Task => completion.Task;

        public override void Run(SqlSession session)
        {
            session.Execute("SAVEPOINT request");
            try
            {
                result = work(session);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // If SQLite has given up the whole transaction, there is no savepoint: this throws, and the group fails.
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
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                completion.TrySetException(exception);
            }
        }

        public override void Fail(Exception exception) => completion.TrySetException(exception);
    }
}
