using Embedded.Functions.Durable.Engine;
using Microsoft.Extensions.Logging;

namespace Embedded.Functions.Durable.Storage;

/// <summary>
/// Group commit: all changes that wait are made in one transaction with one fsync, by one worker, in the order they came. Source of the
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
    private readonly Worker worker;
    private List<StoreCommit> waiting = [];
    private List<StoreCommit> batch = [];
    private int committed;
    private int retries;
    private Exception? failure;
    private bool closing;

    /// <param name="writer">The store; owned by the queue from now on.</param>
    /// <param name="executor">Where the commits are made.</param>
    /// <param name="logger">For failures.</param>
    /// <param name="metrics">For batch sizes.</param>
    /// <param name="failed">Called once when the store has failed for good.</param>
    /// <param name="fault">Lets tests fail a commit.</param>
    public CommitQueue(
        StoreWriter writer,
        Executor executor,
        ILogger logger,
        HubMetrics metrics,
        Action<Exception> failed,
        Action<CommitPhase>? fault)
    {
        this.writer = writer;
        this.logger = logger;
        this.metrics = metrics;
        this.failed = failed;
        this.fault = fault;
        worker = executor.StartWorker("Durable commits", Work);
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
                    // Within the lock: outside, the worker could take the commit and end before this line.
                    worker.Wake();
                }
            }
        }

        if (failure is not null)
        {
            commit.Abandoned(failure);
        }
    }

    /// <summary>From now on nothing becomes durable, not even what waits.</summary>
    public void Fail(Exception reason)
    {
        lock (gate)
        {
            failure ??= reason;
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

        worker.Dispose();
        writer.Dispose();
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

    /// <summary>
    /// Commits what waits. The result says when there is more to do: at once, because more has come, or after a pause, because the store
    /// has no room at present.
    /// </summary>
    private TimeSpan? Work()
    {
        if (committed == batch.Count)
        {
            batch.Clear();
            committed = 0;
            lock (gate)
            {
                (batch, waiting) = (waiting, batch);
            }
        }

        while (committed < batch.Count)
        {
            int to = Math.Min(batch.Count, committed + MaxBatch);
            if (!TryCommit(committed, to))
            {
                return RetryDelay;
            }

            committed = to;
        }

        return Depth > 0 ? TimeSpan.Zero : null;
    }

    /// <summary>Commits a part of the batch or abandons it; false when it has to be tried again.</summary>
    private bool TryCommit(int from, int to)
    {
        try
        {
            if (failure is null)
            {
                if (!TryWrite(from, to))
                {
                    return false;
                }

                for (int i = from; i < to; i++)
                {
                    batch[i].Completed();
                }

                return true;
            }
        }
#pragma warning disable CA1031 // Whatever it was, nothing after it may become durable: the hub stops as if the process had died here.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(exception);
            failed(exception);
        }

        for (int i = from; i < to; i++)
        {
            batch[i].Abandoned(failure!);
        }

        return true;
    }

    private bool TryWrite(int from, int to)
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
            retries = 0;
            return true;
        }
        catch (StoreException exception) when (exception.IsTransient && !IsClosing)
        {
            if (retries++ % RetriesPerWarning == 0)
            {
                DurableLog.CommitDelayed(logger, exception);
            }

            TryRollback();
            return false;
        }
        catch
        {
            TryRollback();
            throw;
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
