using Functions.Api.Monitor.Hubs;
using Microsoft.DurableTask.Client;

namespace Functions.Api.Monitor.Instances;

/// <summary>
/// Finds instances of all hubs, newest first. Back ends return them in an order of their own, so it asks for one stretch of creation times after another,
/// back from the newest: each as long as it may be to hold about a page, and never more than is fit for memory.
/// </summary>
internal sealed class InstanceSearch(TimeProvider time)
{
    /// <summary>Instances looked at per call, at most; where they match too seldom for a full page, the cursor goes on from there.</summary>
    public const int MaxScanned = 20_000;

    private const int PageSize = 500;

    // What one stretch may hold before it is cut, unless it cannot be cut any more.
    private const int Crowded = 2_000;
    private static readonly TimeSpan First = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    // No hub is older than Durable Functions.
    private static readonly DateTimeOffset Beginning = new(2017, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A page.</summary>
    /// <param name="hubs">The hubs.</param>
    /// <param name="filter">Which instances.</param>
    /// <param name="after">Where the page before ended; null for the first.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The page, and where the next one begins; null where there is nothing more.</returns>
    public async Task<(IReadOnlyList<FoundInstance> Page, InstancePlace? Next)> FindAsync(
        HubClients hubs, InstanceFilter filter, InstancePlace? after, int limit, CancellationToken cancellationToken)
    {
        var found = new List<FoundInstance>();
        var oldest = Max(filter.CreatedFrom ?? Beginning, Beginning);
        var until = Min(after?.CreatedAt, filter.CreatedTo) ?? (time.GetUtcNow() + Skew);
        var length = First;
        var scanned = 0;
        while (until >= oldest)
        {
            var from = Max(until - length, oldest);
            var stretch = await ReadAsync(hubs, filter, from, until, cancellationToken);
            if (stretch is null)
            {
                length = length > Shortest * 8 ? length / 8 : Shortest;
                continue;
            }

            scanned += stretch.Count;
            found.AddRange(stretch.Where(instance => filter.Matches(instance.Metadata) && (after is null || instance.Place.CompareTo(after) > 0)).Order());
            if (found.Count > limit)
            {
                return (found.GetRange(0, limit), found[limit - 1].Place);
            }

            until = from - TimeSpan.FromTicks(1);
            length = stretch.Count == 0 ? Longer(length, 16) : stretch.Count < limit ? Longer(length, 4) : length;
            if (scanned >= MaxScanned && until >= oldest)
            {
                return (found, InstancePlace.Before(from));
            }
        }

        return (found, null);
    }

    private static TimeSpan Longer(TimeSpan length, int times) => length < TimeSpan.FromDays(36_500) / times ? length * times : length;

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset? Min(DateTimeOffset? one, DateTimeOffset? other) => one is null ? other : other is null || one < other ? one : other;

    /// <summary>The instances created in a stretch of time; null where they are too many and the stretch can be cut.</summary>
    private static async Task<List<FoundInstance>?> ReadAsync(
        HubClients hubs, InstanceFilter filter, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var most = until - from > Shortest ? Crowded : int.MaxValue;
        var stretch = new List<FoundInstance>();
        foreach (var (hub, client) in hubs.All.Where(hub => filter.Hub is null || filter.Hub == hub.Name))
        {
            // A millisecond more on both sides, since back ends store times with different precision: whoever lies outside is left out here.
            var query = new OrchestrationQuery(from - Shortest, until + Shortest, filter.Statuses, InstanceIdPrefix: filter.IdPrefix, PageSize: PageSize);
            await foreach (var page in client.GetAllInstancesAsync(query).AsPages(pageSizeHint: PageSize).WithCancellation(cancellationToken))
            {
                stretch.AddRange(page.Values
                    .Where(instance => instance.CreatedAt >= from && instance.CreatedAt <= until)
                    .Select(instance => new FoundInstance(hub, instance)));
                if (stretch.Count > most)
                {
                    return null;
                }
            }
        }

        return stretch;
    }
}
