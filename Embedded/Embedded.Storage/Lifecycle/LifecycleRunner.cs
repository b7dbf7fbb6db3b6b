using System.Collections.Concurrent;
using Embedded.Shared;
using Embedded.Storage.Metadata;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Embedded.Storage.Lifecycle;

/// <summary>Remembers when blobs are read, once a day each, and moves them between tiers by the rules. Without rules it does nothing.</summary>
internal sealed partial class LifecycleRunner(MetadataDatabase database, EmbeddedStorageOptions options, TimeProvider time, ILogger logger)
{
    private const int BatchSize = 500;

    // As Azure does: the first read of a day counts, the others are not written down.
    private static readonly TimeSpan Granularity = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<BlobAddress, DateTimeOffset> reads = new();
    private readonly Signal signal = new();

    public Task RunAsync(CancellationToken cancellationToken) => options.Lifecycle.Count == 0
        ? Task.CompletedTask
        : Task.WhenAll(ApplyRegularlyAsync(cancellationToken), RecordWhenWokenAsync(cancellationToken));

    /// <summary>A blob is being read. Costs the reader nothing; what is not written down when the process dies is forgotten.</summary>
    public void NoteRead(BlobProperties blob)
    {
        if (RuleOf(blob.Address) is not { } rule)
        {
            return;
        }

        var now = time.GetUtcNow();
        var last = blob.LastAccessedOn > blob.LastModified ? blob.LastAccessedOn.Value : blob.LastModified;
        if (now - last >= Granularity || (rule.HotWhenRead && blob.AccessTier == AccessTiers.Cool))
        {
            reads[blob.Address] = now;
            signal.Set();
        }
    }

    /// <summary>Applies the rules once, to everything as it is now.</summary>
    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        await RecordAsync();
        foreach (var rule in options.Lifecycle)
        {
            for (string? from = rule.Prefix; from is not null && !cancellationToken.IsCancellationRequested;)
            {
                var (start, now) = (from, time.GetUtcNow());
                from = await database.WriteAsync(session => MoveBatch(session, rule, start, now));
            }
        }
    }

    // The name to go on from; null after the last blob of the rule.
    private string? MoveBatch(SqliteSession session, LifecycleRule rule, string from, DateTimeOffset now)
    {
        var found = Records.ListBlobs(session, rule.Account, rule.Container, from, BatchSize + 1);
        foreach (var blob in found.Take(BatchSize).Where(blob => RuleOf(blob.Address) == rule))
        {
            if (rule.TierFor(blob, now) is { } tier)
            {
                Records.SaveBlob(session, blob with { AccessTier = tier, AccessTierChangedOn = now });
            }
        }

        return found.Count > BatchSize && found[BatchSize].Address.Name.StartsWith(rule.Prefix, StringComparison.Ordinal) ? found[BatchSize].Address.Name : null;
    }

    private Task RecordAsync() => database.WriteAsync(session =>
    {
        foreach (var (address, at) in reads)
        {
            reads.TryRemove(new(address, at));
            if (Records.FindBlob(session, address) is { } blob)
            {
                var warms = blob.AccessTier == AccessTiers.Cool && RuleOf(address)!.HotWhenRead;
                Records.SaveBlob(session, blob with
                {
                    LastAccessedOn = at,
                    AccessTier = warms ? AccessTiers.Hot : blob.AccessTier,
                    AccessTierChangedOn = warms ? at : blob.AccessTierChangedOn,
                });
            }
        }

        return true;
    });

    private LifecycleRule? RuleOf(BlobAddress blob) => options.Lifecycle.FirstOrDefault(rule => rule.Covers(blob));

    private async Task ApplyRegularlyAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.LifecycleInterval, time);
        do
        {
            await GuardAsync(() => ApplyAsync(cancellationToken));
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task RecordWhenWokenAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await signal.WaitAsync(cancellationToken);
            await GuardAsync(RecordAsync);
        }
    }

    private async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (e is IOException or SqliteException)
        {
            LogFailed(logger, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Tiers were not brought up to date; the next run goes on.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
