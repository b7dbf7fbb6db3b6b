using Microsoft.Extensions.Logging;

namespace Embedded.Functions.Durable.Storage;

/// <summary>
/// Group commit: all changes that wait are made in one transaction with one fsync, by one thread, in the order they came. Source of the
/// technique: DeWitt et al., Implementation Techniques for Main Memory Database Systems (1984).
/// </summary>
internal sealed class CommitQueue : IDisposable
{
    // Bounds a transaction, so that one fsync never waits for much more than it has to.
    private const int MaxBatch = 4096;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly StoreWriter _writer;
    private readonly ILogger _logger;
    private readonly HubMetrics _metrics;
    private readonly Action<CommitPhase>? _fault;
    private readonly Action<Exception> _failed;
    private readonly Thread _thread;
    private readonly SemaphoreSlim _wake = new(0);
    private List<StoreCommit> _waiting = [];
    private Exception? _failure;
    private bool _closing;

    /// <param name="writer">The store; owned by the queue from now on.</param>
    /// <param name="logger">For failures.</param>
    /// <param name="metrics">For batch sizes.</param>
    /// <param name="failed">Called once when the store has failed for good.</param>
    /// <param name="fault">Lets tests fail a commit.</param>
    public CommitQueue(StoreWriter writer, ILogger logger, HubMetrics metrics, Action<Exception> failed, Action<CommitPhase>? fault)
    {
        _writer = writer;
        _logger = logger;
        _metrics = metrics;
        _failed = failed;
        _fault = fault;
        _thread = new Thread(Work) { IsBackground = true, Name = "Durable commits" };
        _thread.Start();
    }

    public int Depth
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Queues a change. Never blocks.</summary>
    public void Enqueue(StoreCommit commit)
    {
        Exception? failure;
        bool wake = false;
        lock (_lock)
        {
            failure = _failure ?? (_closing ? new ObjectDisposedException(nameof(DurableTaskHub), "The hub is stopped.") : null);
            if (failure is null)
            {
                _waiting.Add(commit);
                wake = _waiting.Count == 1;
            }
        }

        if (failure is not null)
        {
            commit.Abandoned(failure);
        }
        else if (wake)
        {
            _wake.Release();
        }
    }

    /// <summary>Commits what waits, then closes the store.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_closing)
            {
                return;
            }

            _closing = true;
        }

        _wake.Release();
        _thread.Join();
        _writer.Dispose();
        _wake.Dispose();
    }

    private void Work()
    {
        List<StoreCommit> spare = [];
        while (true)
        {
            _wake.Wait();
            List<StoreCommit> batch;
            bool closing;
            lock (_lock)
            {
                batch = _waiting;
                _waiting = spare;
                closing = _closing;
            }

            for (int from = 0; from < batch.Count; from += MaxBatch)
            {
                Commit(batch, from, Math.Min(batch.Count, from + MaxBatch));
            }

            batch.Clear();
            spare = batch;
            if (closing && Depth == 0)
            {
                return;
            }
        }
    }

    private void Commit(List<StoreCommit> batch, int from, int to)
    {
        try
        {
            if (_failure is null)
            {
                Write(batch, from, to);
                for (int i = from; i < to; i++)
                {
                    batch[i].Completed();
                }

                return;
            }
        }
#pragma warning disable CA1031 // Whatever it was, nothing after it may become durable: the hub stops as if the process had died here.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            lock (_lock)
            {
                _failure = exception;
            }

            _failed(exception);
        }

        for (int i = from; i < to; i++)
        {
            batch[i].Abandoned(_failure!);
        }
    }

    private void Write(List<StoreCommit> batch, int from, int to)
    {
        while (true)
        {
            try
            {
                _writer.Begin();
                for (int i = from; i < to; i++)
                {
                    batch[i].Apply(_writer);
                }

                _fault?.Invoke(CommitPhase.BeforeCommit);
                _writer.Commit();
                _metrics.Committed(to - from);
                _fault?.Invoke(CommitPhase.AfterCommit);
                return;
            }
            catch (StoreException exception) when (exception.IsTransient)
            {
                DurableLog.CommitDelayed(_logger, exception);
                TryRollback();
                using ManualResetEventSlim pause = new();
                pause.Wait(RetryDelay);
            }
            catch
            {
                TryRollback();
                throw;
            }
        }
    }

    private void TryRollback()
    {
        try
        {
            _writer.Rollback();
        }
        catch (StoreException)
        {
            // SQLite has already rolled back by itself, as it does on a full disk.
        }
    }
}
