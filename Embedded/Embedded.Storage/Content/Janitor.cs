using Embedded.Shared;
using Embedded.Storage.Metadata;
using Microsoft.Extensions.Logging;

namespace Embedded.Storage.Content;

/// <summary>Removes what nothing names any more: replaced and deleted contents soon, old uncommitted blocks and orphaned files at every sweep.</summary>
internal sealed partial class Janitor(
    MetadataDatabase database, ContentFolder folder, Pins pins, EmbeddedStorageOptions options, TimeProvider time, ILogger logger)
{
    private const int BatchSize = 500;
    private readonly Signal signal = new();

    /// <summary>There may be new garbage.</summary>
    public void Wake() => signal.Set();

    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(SweepRegularlyAsync(cancellationToken), CollectWhenWokenAsync(cancellationToken));

    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var expired = time.GetUtcNow() - options.UncommittedBlockLifetime;
        List<string> files;
        do
        {
            files = await database.WriteAsync(session => BlockRecords.DiscardOlder(session, expired, BatchSize));
            files.ForEach(folder.Delete);
        }
        while (files.Count > 0 && !cancellationToken.IsCancellationRequested);

        await CollectAsync(cancellationToken);

        // A file is listed only when no write of it is under way; had its record been committed since, the record would be seen here.
        foreach (var file in folder.SettledFiles())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!database.Read(session => Records.IsNamed(session, file)) && !folder.IsInFlight(file))
            {
                LogOrphan(logger, file);
                folder.Delete(file);
            }
        }
    }

    /// <summary>Removes the contents that no blob names and nobody reads.</summary>
    public async Task CollectAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var garbage = pins.Unpinned(() => database.Read(session => Records.Garbage(session, BatchSize)));
            if (garbage.Count == 0)
            {
                return;
            }

            var files = await database.WriteAsync(session => Records.RemoveContents(session, garbage));
            options.Reached?.Invoke("before-unlink");
            files.ForEach(folder.Delete);
        }
    }

    private async Task SweepRegularlyAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.SweepInterval, time);
        do
        {
            await GuardAsync(SweepAsync, cancellationToken);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task CollectWhenWokenAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await signal.WaitAsync(cancellationToken);
            await GuardAsync(CollectAsync, cancellationToken);
        }
    }

    private async Task GuardAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work(cancellationToken);
        }
        catch (Exception e) when (e is IOException or Microsoft.Data.Sqlite.SqliteException)
        {
            LogFailed(logger, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Content file {File} belongs to no blob and is removed.")]
    private static partial void LogOrphan(ILogger logger, string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sweep did not finish; the next one goes on.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
