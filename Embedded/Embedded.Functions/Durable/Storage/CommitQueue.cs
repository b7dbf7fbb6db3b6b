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

    // Once a minute: the log may have to fit on the disk that is full.
    private const int RetriesPerWarning = 600;

    private readonly Lock gate = new();
    private readonly StoreWriter writer;
    private readonly ILogger logger;
    private readonly HubMetrics metrics;
    private readonly Action<CommitPhase>? fault;
    private readonly Action<Exception> failed;
    private readonly Thread thread;
    private readonly SemaphoreSlim wake = new(0);
    private List<StoreCommit> waiting = [];
    private Exception? failure;
    private bool closing;

    /// <param name="writer">The store; owned by the queue from now on.</param>
    /// <param name="logger">For failures.</param>
    /// <param name="metrics">For batch sizes.</param>
    /// <param name="failed">Called once when the store has failed for good.</param>
    /// <param name="fault">Lets tests fail a commit.</param>
    public CommitQueue(StoreWriter writer, ILogger logger, HubMetrics metrics, Action<Exception> failed, Action<CommitPhase>? fault)
    {
        this.writer = writer;
        this.logger = logger;
        this.metrics = metrics;
        this.failed = failed;
        this.fault = fault;
        thread = new Thread(Work) { IsBackground = true, Name = "Durable commits" };
        thread.Start();
    }

    public int Depth
    {
        get
        {
            lock (gate)
            {
                return waiting.Count;
            }
        }
    }

    /// <summary>Queues a change. Never blocks.</summary>
    public void Enqueue(StoreCommit commit)
    {
        Exception? failure;
        lock (gate)
        {
            failure = this.failure ?? (closing ? new ObjectDisposedException(nameof(DurableTaskHub), "The hub is stopped.") : null);
            if (failure is null)
            {
                waiting.Add(commit);
                if (waiting.Count == 1)
                {
                    // Within the lock: outside, the writer could take the commit, end, and dispose the semaphore before this line.
                    wake.Release();
                }
            }
        }

        if (failure is not null)
        {
            commit.Abandoned(failure);
        }
    }

    /// <summary>Commits what waits, then closes the store.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (closing)
            {
                return;
            }

            closing = true;
        }

        wake.Release();
        thread.Join();
        writer.Dispose();
        wake.Dispose();
    }

    // Whoever stops on a full disk does not wait for room: what is not durable was not acknowledged.
    private bool IsClosing
    {
        get
        {
            lock (gate)
            {
                return closing;
            }
        }
    }

    private void Work()
    {
        List<StoreCommit> spare = [];
        while (true)
        {
            wake.Wait();
            List<StoreCommit> batch;
            bool closing;
            lock (gate)
            {
                batch = waiting;
                waiting = spare;
                closing = this.closing;
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
            if (failure is null)
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
            lock (gate)
            {
                failure = exception;
            }

            failed(exception);
        }

        for (int i = from; i < to; i++)
        {
            batch[i].Abandoned(failure!);
        }
    }

    private void Write(List<StoreCommit> batch, int from, int to)
    {
        for (int retries = 0; ; retries++)
        {
            try
            {
                writer.Begin();
                for (int i = from; i < to; i++)
                {
                    batch[i].Apply(writer);
                }

                fault?.Invoke(CommitPhase.BeforeCommit);
                writer.Commit();
                metrics.Committed(to - from);
                fault?.Invoke(CommitPhase.AfterCommit);
                return;
            }
            catch (StoreException exception) when (exception.IsTransient && !IsClosing)
            {
                if (retries % RetriesPerWarning == 0)
                {
                    DurableLog.CommitDelayed(logger, exception);
                }

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
            writer.Rollback();
        }
        catch (StoreException)
        {
            // SQLite has already rolled back by itself, as it does on a full disk.
        }
    }
}
