using Domain.Media;
using Infrastructure.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Functions.Media.Sweep;

/// <summary>
/// Starts the workflows that a crash left unstarted: the record is written first, and its writer may have died before it started one (UP-7).
/// Workflows that are there are the monitor's to judge, however they stand.
/// </summary>
public sealed partial class SweepMedia(IMediaStore store, MediaOptions options, TimeProvider time, ILogger<SweepMedia> logger)
{
    /// <summary>The function, every minute.</summary>
    [Function(nameof(SweepMedia))]
    public async Task RunAsync(
        [TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var started = 0;
        var stragglers = await store.ListUnsettledAsync(time.GetUtcNow(), options.SweepBatch, cancellationToken);
        foreach (var media in stragglers)
        {
            if (await client.GetInstanceAsync(media.Id.ToString(), cancellationToken) is null)
            {
                await new DurableMediaWorkflow(client).EnsureStartedAsync(media.Id, cancellationToken);
                started++;
            }

            _ = await store.UpdateAsync(media.Id, current => current.Swept(NextCheck(current)), cancellationToken);
        }

        if (started > 0)
        {
            LogStarted(started);
        }
    }

    // The longer it takes, the less often it is looked at: abandoned uploads must not crowd out fresh ones.
    private DateTimeOffset NextCheck(MediaRecord media)
    {
        var now = time.GetUtcNow();
        var quarterOfAge = (now - media.CreatedAt) / 4;
        return now + (quarterOfAge > options.SweepAfter ? quarterOfAge : options.SweepAfter);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} unsettled media were without a workflow; started one for each")]
    private partial void LogStarted(int count);
}
