using System.Collections.Concurrent;
using Domain.Media.Exposure;

namespace Local.Edge;

/// <summary>
/// A shared HTTP cache (RFC 9111) in memory. However many ask for a path at the same time, the origin is asked once. Past its freshness an object is served at once
/// while the next is fetched, and for longer while the origin fails (RFC 5861). A purge also reaches what is being fetched at that moment.
/// </summary>
internal sealed class EdgeCache(IEdgeOrigin origin, EdgeOptions options, EdgeMetrics metrics, TimeProvider time) : IMediaEdge
{
    private readonly ConcurrentDictionary<string, EdgeEntry> entries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Fill> fills = new(StringComparer.Ordinal);
    private readonly EvictionQueue queue = new(options.CapacityBytes);
    private readonly Lock gate = new();

    /// <summary>Bytes of the bodies held.</summary>
    public long Bytes
    {
        get
        {
            lock (gate)
            {
                return queue.Bytes;
            }
        }
    }

    private long MaxObjectBytes => Math.Min(options.MaxObjectBytes, options.CapacityBytes / 8);

    /// <summary>Finds an object here or at the origin.</summary>
    /// <exception cref="IOException">The origin failed, and nothing here may be used instead.</exception>
    /// <exception cref="TimeoutException">It took longer than the options allow.</exception>
    public ValueTask<EdgeAnswer> GetAsync(string path, CancellationToken cancellationToken)
    {
        if (!entries.TryGetValue(path, out var entry))
        {
            return FetchAsync(path, cancellationToken);
        }

        queue.Touch(entry);
        var (age, freshness) = (entry.AgeAt(time.GetUtcNow()), entry.Freshness);
        if (age < freshness.Fresh)
        {
            return new(Count(new EdgeAnswer(CacheOutcome.Hit, entry)));
        }

        if (age - freshness.Fresh < freshness.WhileRevalidating)
        {
            _ = RefreshAsync(path);
            return new(Count(new EdgeAnswer(CacheOutcome.Stale, entry)));
        }

        return RevalidateAsync(entry, age - freshness.Fresh < freshness.OnError, cancellationToken);
    }

    /// <summary>Forgets every object whose path begins so. Call it after the objects are gone from the origin: what is fetched now is not kept, what is fetched later is not found.</summary>
    public void Purge(string prefix)
    {
        lock (gate)
        {
            foreach (var (path, entry) in entries)
            {
                if (path.StartsWith(prefix, StringComparison.Ordinal))
                {
                    Drop(entry);
                }
            }

            foreach (var (path, fill) in fills)
            {
                if (path.StartsWith(prefix, StringComparison.Ordinal))
                {
                    // Who asks from now on does not join it.
                    fill.Purged = true;
                    _ = fills.TryRemove(new(path, fill));
                }
            }
        }
    }

    /// <inheritdoc/>
    public Task PurgeAsync(string mediaKey, CancellationToken cancellationToken)
    {
        Purge($"{mediaKey}/");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task WarmAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        paths,
        new ParallelOptions { MaxDegreeOfParallelism = options.WarmingWidth, CancellationToken = cancellationToken },
        async (path, cancel) =>
        {
            if (!entries.TryGetValue(path, out var entry) || entry.AgeAt(time.GetUtcNow()) >= entry.Freshness.Fresh)
            {
                // Nobody has asked for it yet, so it counts neither as a hit nor as a miss.
                _ = await Begin(path, out _).Task.WaitAsync(cancel);
                metrics.Warmed();
            }
        });

    private async ValueTask<EdgeAnswer> FetchAsync(string path, CancellationToken cancellationToken)
    {
        var fill = Begin(path, out var outcome);
        var fetched = await fill.Task.WaitAsync(cancellationToken);
        return Count(fetched with { Outcome = outcome });
    }

    private async ValueTask<EdgeAnswer> RevalidateAsync(EdgeEntry entry, bool mayServeOnError, CancellationToken cancellationToken)
    {
        try
        {
            return await FetchAsync(entry.Path, cancellationToken);
        }
        catch (Exception e) when (mayServeOnError && e is IOException or TimeoutException)
        {
            return Count(new EdgeAnswer(CacheOutcome.Stale, entry));
        }
    }

    private async Task RefreshAsync(string path)
    {
        try
        {
            _ = await Begin(path, out _).Task;
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            // Counted where it happened; the next request tries again, and what is here is served meanwhile.
        }
    }

    private Fill Begin(string path, out CacheOutcome outcome)
    {
        var own = new Fill(this, path);
        var fill = fills.GetOrAdd(path, own);
        outcome = fill == own ? CacheOutcome.Miss : CacheOutcome.Collapsed;
        return fill;
    }

    /// <summary>Nobody's cancellation ends it: others may wait for the same, and the next one would begin from nothing.</summary>
    private async Task<EdgeAnswer> FillAsync(Fill fill)
    {
        try
        {
            using var timeout = new CancellationTokenSource(options.OriginTimeout, time);
            await using var found = await origin.OpenAsync(fill.Path, timeout.Token);
            return found is null ? Missing(fill) : await KeepAsync(fill, found, timeout.Token);
        }
        catch (OperationCanceledException e)
        {
            metrics.OriginFailed();
            throw new TimeoutException("The origin did not answer in time.", e);
        }
        catch (IOException)
        {
            metrics.OriginFailed();
            throw;
        }
        finally
        {
            _ = fills.TryRemove(new(fill.Path, fill));
        }
    }

    private EdgeAnswer Missing(Fill fill)
    {
        lock (gate)
        {
            if (entries.TryGetValue(fill.Path, out var gone))
            {
                Drop(gone);
            }
        }

        return new(CacheOutcome.Miss, null);
    }

    private async Task<EdgeAnswer> KeepAsync(Fill fill, OriginObject found, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (entries.TryGetValue(fill.Path, out var known) && known.Headers == found.Headers)
        {
            known.Renew(now);
            return new(CacheOutcome.Miss, known);
        }

        var freshness = Freshness.Of(found.Headers.CacheControl, options);
        if (!freshness.Storable || found.Length > MaxObjectBytes)
        {
            return new(CacheOutcome.Miss, null, PassesThrough: true);
        }

        var body = GC.AllocateUninitializedArray<byte>((int)found.Length);
        await found.Body.ReadExactlyAsync(body, cancellationToken);
        var entry = new EdgeEntry(fill.Path, found.Headers, body, freshness, now);
        Store(fill, entry);
        return new(CacheOutcome.Miss, entry);
    }

    private void Store(Fill fill, EdgeEntry entry)
    {
        lock (gate)
        {
            if (fill.Purged)
            {
                return;
            }

            if (entries.TryGetValue(entry.Path, out var old))
            {
                Drop(old);
            }

            entries[entry.Path] = entry;
            queue.Add(entry);
            while (queue.EvictOne() is { } evicted)
            {
                _ = entries.TryRemove(new(evicted.Path, evicted));
                metrics.Evicted();
            }

            metrics.Holds(queue.Count, queue.Bytes);
        }
    }

    private void Drop(EdgeEntry entry)
    {
        queue.Remove(entry);
        _ = entries.TryRemove(new(entry.Path, entry));
        metrics.Holds(queue.Count, queue.Bytes);
    }

    private EdgeAnswer Count(EdgeAnswer answer)
    {
        metrics.Answered(answer);
        return answer;
    }

    /// <summary>A fetch that is under way, and all who wait for it.</summary>
    private sealed class Fill
    {
        private readonly Lazy<Task<EdgeAnswer>> task;

        public Fill(EdgeCache cache, string path)
        {
            Path = path;
            task = new(() => cache.FillAsync(this));
        }

        public string Path { get; }

        public Task<EdgeAnswer> Task => task.Value;

        /// <summary>Whether its path was purged meanwhile; guarded by the cache's gate.</summary>
        public bool Purged { get; set; }
    }
}
