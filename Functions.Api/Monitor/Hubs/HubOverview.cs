using System.Collections.Concurrent;
using Functions.Api.Monitor.Instances;
using Microsoft.DurableTask.Client;

namespace Functions.Api.Monitor.Hubs;

/// <summary>
/// Counts the instances of a hub by state. The durable client cannot count, so they are read; hence counts are bounded, and shared for a moment by all who ask.
/// </summary>
public sealed class HubOverview(TimeProvider time)
{
    /// <summary>Instances looked at per hub and count, at most.</summary>
    public const int MaxCounted = 10_000;

    private const int PageSize = 1_000;

    // What is open changes all the time; the many that have finished are read less often.
    private static readonly TimeSpan OpenLifetime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RecentLifetime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RecentPeriod = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<(string Hub, bool Open), Lazy<Task<Count>>> counts = [];

    /// <summary>How a hub stands, as of a moment ago.</summary>
    internal async Task<HubResponse> GetAsync(string hub, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var open = await GetAsync((hub, true), OpenLifetime, Statuses.Open, null, client).WaitAsync(cancellationToken);
        var recent = await GetAsync((hub, false), RecentLifetime, Statuses.Final, time.GetUtcNow() - RecentPeriod, client).WaitAsync(cancellationToken);
        return new HubResponse(
            hub,
            Named(open, Statuses.Open),
            Named(recent, Statuses.Final),
            open.IsExact && recent.IsExact,
            open.ByStatus.GetValueOrDefault(OrchestrationRuntimeStatus.Pending),
            open.OldestPending);
    }

    private static Dictionary<string, int> Named(Count count, IReadOnlyList<OrchestrationRuntimeStatus> statuses) =>
        statuses.ToDictionary(Statuses.Name, status => count.ByStatus.GetValueOrDefault(status));

    // Of callers at the same time one counts. A count that failed is forgotten.
    private async Task<Count> GetAsync(
        (string Hub, bool Open) key,
        TimeSpan lifetime,
        IReadOnlyList<OrchestrationRuntimeStatus> statuses,
        DateTimeOffset? createdFrom,
        DurableTaskClient client)
    {
        while (true)
        {
            var shared = counts.GetOrAdd(key, _ => new(() => CountAsync(client, statuses, createdFrom)));
            try
            {
                var count = await shared.Value;
                if (time.GetUtcNow() - count.At < lifetime)
                {
                    return count;
                }
            }
            catch
            {
                counts.TryRemove(new(key, shared));
                throw;
            }

            counts.TryRemove(new(key, shared));
        }
    }

    private async Task<Count> CountAsync(DurableTaskClient client, IReadOnlyList<OrchestrationRuntimeStatus> statuses, DateTimeOffset? createdFrom)
    {
        var byStatus = new Dictionary<OrchestrationRuntimeStatus, int>();
        DateTimeOffset? oldest = null;
        var counted = 0;
        await foreach (var page in client.GetAllInstancesAsync(new OrchestrationQuery(createdFrom, Statuses: statuses, PageSize: PageSize)).AsPages())
        {
            foreach (var instance in page.Values)
            {
                byStatus[instance.RuntimeStatus] = byStatus.GetValueOrDefault(instance.RuntimeStatus) + 1;
                if (instance.RuntimeStatus == OrchestrationRuntimeStatus.Pending && (oldest is null || instance.CreatedAt < oldest))
                {
                    oldest = instance.CreatedAt;
                }
            }

            counted += page.Values.Count;
            if (counted >= MaxCounted && page.ContinuationToken is not null)
            {
                return new Count(byStatus, oldest, false, time.GetUtcNow());
            }
        }

        return new Count(byStatus, oldest, true, time.GetUtcNow());
    }

    private sealed record Count(
        IReadOnlyDictionary<OrchestrationRuntimeStatus, int> ByStatus, DateTimeOffset? OldestPending, bool IsExact, DateTimeOffset At);
}
