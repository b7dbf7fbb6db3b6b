using System.Collections.Concurrent;
using Domain.Feed;
using Domain.Ids;

namespace Tests.Shared;

/// <summary>
/// A timeline store that counts, and whose first write of each batch is done and then reported as failed when <see cref="FailEachBatchOnce"/> is set.
/// </summary>
internal sealed class FaultyTimelineStore(ITimelineStore inner) : ITimelineStore
{
    private readonly ConcurrentDictionary<string, int> batches = new();
    private int rebuilds;

    public bool FailEachBatchOnce { get; set; }

    /// <summary>How often each batch was written, by its first and last timeline.</summary>
    public IReadOnlyDictionary<string, int> Batches => batches;

    /// <summary>How many rebuilds were completed.</summary>
    public int Rebuilds => rebuilds;

    public async Task<int> AddAsync(IReadOnlyList<TimelineName> timelines, FeedKey post, CancellationToken cancellationToken)
    {
        var written = await inner.AddAsync(timelines, post, cancellationToken);
        var attempt = batches.AddOrUpdate(timelines.Count == 0 ? "empty" : $"{timelines[0]}-{timelines[^1]}", 1, static (_, count) => count + 1);
        return FailEachBatchOnce && attempt == 1 ? throw new InjectedFaultException() : written;
    }

    public Task MergeAsync(TimelineName timeline, IReadOnlyList<FeedKey> posts, long floorMs, CancellationToken cancellationToken) =>
        inner.MergeAsync(timeline, posts, floorMs, cancellationToken);

    public Task RemoveAsync(IReadOnlyList<TimelineName> timelines, SnowflakeId post, CancellationToken cancellationToken) =>
        inner.RemoveAsync(timelines, post, cancellationToken);

    public Task RemoveAsync(TimelineName timeline, IReadOnlyList<SnowflakeId> posts, CancellationToken cancellationToken) =>
        inner.RemoveAsync(timeline, posts, cancellationToken);

    public Task<IReadOnlyList<TimelineSlice?>> ReadAsync(
        IReadOnlyList<TimelineName> timelines, FeedKey? before, int limit, CancellationToken cancellationToken) =>
        inner.ReadAsync(timelines, before, limit, cancellationToken);

    public Task<RebuildStart> BeginRebuildAsync(TimelineName timeline, Guid token, CancellationToken cancellationToken) =>
        inner.BeginRebuildAsync(timeline, token, cancellationToken);

    public async Task<bool> CompleteRebuildAsync(
        TimelineName timeline, Guid token, IReadOnlyList<FeedKey> posts, long floorMs, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref rebuilds);
        return await inner.CompleteRebuildAsync(timeline, token, posts, floorMs, cancellationToken);
    }

    public Task AbandonRebuildAsync(TimelineName timeline, Guid token, CancellationToken cancellationToken) =>
        inner.AbandonRebuildAsync(timeline, token, cancellationToken);
}
