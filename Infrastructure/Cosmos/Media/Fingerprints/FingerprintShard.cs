using System.Globalization;
using System.Net;
using Domain.Media.Duplicates;
using Microsoft.Azure.Cosmos;

namespace Infrastructure.Cosmos.Media.Fingerprints;

/// <summary>
/// The pictures of one partition. Once they are in memory they are kept current by the partition's change feed, which is read before each search; until
/// then, and where they do not fit, the database is searched by bands.
/// </summary>
internal sealed class FingerprintShard(Container items, string name, MemoryBudget budget, int pageSize) : IDisposable
{
    private readonly PartitionKey partition = new(name);
    private readonly HammingTable table = new(budget);
    private readonly SemaphoreSlim reading = new(1);
    private string? continuation;
    private long asked;
    private long answered;
    private volatile bool isLoaded;
    private volatile bool isTooLarge;

    /// <summary>Whether it is searched in memory.</summary>
    public bool IsLoaded => isLoaded;

    /// <summary>Whether it has been found not to fit into memory.</summary>
    public bool IsTooLarge => isTooLarge;

    /// <summary>How many pictures are in memory.</summary>
    public int Count => table.Count;

    /// <summary>Reads all of it into memory, or goes on where that was broken off.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await CatchUpAsync(cancellationToken);
        isLoaded = !isTooLarge;
    }

    /// <summary>The nearest pictures.</summary>
    public async Task<NearestMatches> FindAsync(FingerprintQuery query, CancellationToken cancellationToken)
    {
        if (isLoaded)
        {
            await CatchUpAsync(cancellationToken);
        }

        return isLoaded ? table.Find(query) : await FindByBandsAsync(query, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        table.Dispose();
        reading.Dispose();
    }

    // Whoever waits is served by the first reading that begins after it asked, so many searches share one.
    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        var ticket = Interlocked.Increment(ref asked);
        await reading.WaitAsync(cancellationToken);
        try
        {
            if (answered < ticket && !isTooLarge)
            {
                var newest = Interlocked.Read(ref asked);
                await ReadFeedAsync(cancellationToken);
                answered = newest;
            }
        }
        finally
        {
            reading.Release();
        }
    }

    private async Task ReadFeedAsync(CancellationToken cancellationToken)
    {
        var start = continuation is null
            ? ChangeFeedStartFrom.Beginning(FeedRange.FromPartitionKey(partition))
            : ChangeFeedStartFrom.ContinuationToken(continuation);
        using var feed = items.GetChangeFeedIterator<FingerprintItem>(
            start, ChangeFeedMode.LatestVersion, new ChangeFeedRequestOptions { PageSizeHint = pageSize });
        while (feed.HasMoreResults)
        {
            var page = await feed.ReadNextAsync(cancellationToken);
            if (page.StatusCode != HttpStatusCode.NotModified && !page.All(TryApply))
            {
                (isTooLarge, isLoaded) = (true, false);
                table.Clear();
                return;
            }

            continuation = page.ContinuationToken;
            if (page.StatusCode == HttpStatusCode.NotModified)
            {
                return;
            }
        }
    }

    private bool TryApply(FingerprintItem item)
    {
        if (item.Hash is not null)
        {
            return table.TryAdd(item.MediaId(), item.ParseHash());
        }

        table.Remove(item.MediaId());
        return true;
    }

    private async Task<NearestMatches> FindByBandsAsync(FingerprintQuery query, CancellationToken cancellationToken)
    {
        var nearest = new NearestMatches(query);
        var near = string.Join(" OR ", Enumerable.Range(0, FingerprintBands.Count).Select(band => $"c.band{band} IN ({Values(query, band)})"));
        using var pages = items.GetItemQueryIterator<FingerprintItem>(
            $"SELECT c.id, c.hash FROM c WHERE {near}", requestOptions: new QueryRequestOptions { PartitionKey = partition });
        while (pages.HasMoreResults)
        {
            foreach (var item in await pages.ReadNextAsync(cancellationToken))
            {
                nearest.Offer(item.MediaId(), item.ParseHash());
            }
        }

        return nearest;
    }

    // Numbers in the text rather than in an array, since only these are looked up in the index.
    private static string Values(FingerprintQuery query, int band) => string.Join(
        ',',
        FingerprintBands.Near(query.Hash, band, query.Distance)
            .Concat(FingerprintBands.Near(query.MirroredHash, band, query.Distance))
            .Distinct()
            .Select(value => value.ToString(CultureInfo.InvariantCulture)));
}
