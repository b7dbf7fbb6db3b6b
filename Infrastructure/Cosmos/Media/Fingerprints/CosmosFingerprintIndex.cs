using Domain.Ids;
using Domain.Media.Duplicates;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace Infrastructure.Cosmos.Media.Fingerprints;

/// <summary>
/// Perceptual hashes in container <c>fingerprints</c>, one item for each picture. Every worker searches them in its own memory, shard by shard, as far as they
/// fit, and the rest by bands in the database; which of the two it is changes nothing but the time it takes.
/// </summary>
public sealed partial class CosmosFingerprintIndex : IFingerprintIndex, IAsyncDisposable
{
    private const long BytesPerMiB = 1024 * 1024;

    private readonly Container items;
    private readonly FingerprintIndexOptions options;
    private readonly ILogger logger;
    private readonly FingerprintShard[] shards;
    private readonly CancellationTokenSource closing = new();
    private readonly Lock starting = new();
    private Task loading = Task.CompletedTask;

    /// <summary>An index over the database.</summary>
    public CosmosFingerprintIndex(CosmosDatabase database, FingerprintIndexOptions options, ILogger<CosmosFingerprintIndex> logger)
    {
        (this.options, this.logger) = (options, logger);
        items = database.Container(CosmosContainers.Fingerprints);
        var budget = new MemoryBudget(options.MemoryMiB * BytesPerMiB);
        shards = [.. Enumerable.Range(0, FingerprintItem.Shards).Select(shard => new FingerprintShard(items, FingerprintItem.NameOf(shard), budget, options.PageSize))];
    }

    /// <summary>How many pictures are in memory.</summary>
    public long Count => shards.Sum(static shard => (long)shard.Count);

    /// <summary>How many shards are searched in memory.</summary>
    public int LoadedShards => shards.Count(static shard => shard.IsLoaded);

    /// <inheritdoc/>
    public Task AddAsync(IndexedFingerprint picture, CancellationToken cancellationToken)
    {
        var item = FingerprintItem.Of(picture);
        return items.TryCreateAsync(item, item.Shard, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(SnowflakeId mediaId, CancellationToken cancellationToken)
    {
        var removed = FingerprintItem.Removed(mediaId, options.RemovalMemory);
        if (await items.TryReadAsync<FingerprintItem>(removed.Id, removed.Shard, cancellationToken) is ({ Hash: not null }, var etag))
        {
            _ = await items.TryReplaceAsync(removed, removed.Id, removed.Shard, etag, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<NearDuplicate>> FindAsync(FingerprintQuery query, CancellationToken cancellationToken)
    {
        StartLoading();
        var nearest = new NearestMatches(query);
        foreach (var ofShard in await Task.WhenAll(shards.Select(shard => shard.FindAsync(query, cancellationToken))))
        {
            foreach (var match in ofShard.Items)
            {
                nearest.Offer(match);
            }
        }

        // The item says whose it is, and that it is still there.
        var found = await items.ReadManyAsync<FingerprintItem>(nearest.Items.Select(match => KeyOf(match.MediaId)), cancellationToken);
        var owners = found.Where(static item => item.OwnerId is not null).ToDictionary(static item => item.MediaId(), static item => item.OwnerId!.Value);
        return
        [
            .. nearest.Items
                .Where(match => owners.ContainsKey(match.MediaId))
                .Select(match => new NearDuplicate(match.MediaId, owners[match.MediaId], match.Distance, match.Mirrored)),
        ];
    }

    /// <summary>Reads into memory what fits, shard after shard. The first search begins it without waiting for it.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var shard in shards.Where(static shard => !shard.IsLoaded && !shard.IsTooLarge))
        {
            await shard.LoadAsync(cancellationToken);
        }

        LogLoaded(Count, LoadedShards, shards.Length);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await loading;
        closing.Dispose();
        foreach (var shard in shards)
        {
            shard.Dispose();
        }
    }

    private void StartLoading()
    {
        lock (starting)
        {
            if (loading.IsCompleted && shards.Any(static shard => !shard.IsLoaded && !shard.IsTooLarge))
            {
                loading = Task.Run(LoadInBackgroundAsync);
            }
        }
    }

    // Whatever stops it, the database answers meanwhile, and the next search starts it again.
    private async Task LoadInBackgroundAsync()
    {
        try
        {
            await LoadAsync(closing.Token);
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // The process ends.
        }
        catch (Exception e)
        {
            LogBrokenOff(e);
        }
    }

    private static (string Id, string PartitionKey) KeyOf(SnowflakeId mediaId) => (mediaId.ToString(), FingerprintItem.ShardOf(mediaId));

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} perceptual hashes are in memory, {Loaded} of {Shards} shards; the others are searched in the database")]
    private partial void LogLoaded(long count, int loaded, int shards);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reading perceptual hashes into memory was broken off; the next search goes on with it")]
    private partial void LogBrokenOff(Exception exception);
}
