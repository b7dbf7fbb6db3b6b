using Domain.Media;
using Infrastructure.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Functions.Media.Sweep;

/// <summary>
/// Sees to it that every unsettled medium has a running workflow: the record is written first, and its writer may have died before it started one (UP-7).
/// </summary>
public sealed partial class SweepMedia(IMediaStore store, MediaOptions options, TimeProvider time, ILogger<SweepMedia> logger)
{
    /// <summary>The function, every minute.</summary>
    [Function(nameof(SweepMedia))]
    public async Task RunAsync(
        [TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var workflow = new DurableMediaWorkflow(client);
        var stragglers = await store.ListUnsettledAsync(time.GetUtcNow(), options.SweepBatch, cancellationToken);
        foreach (var media in stragglers)
        {
            await workflow.EnsureStartedAsync(media.Id, cancellationToken);
            _ = await store.UpdateAsync(media.Id, current => current.Swept(NextCheck(current)), cancellationToken);
        }

        if (stragglers.Count > 0)
        {
            LogSwept(stragglers.Count);
        }
    }

    // The longer it takes, the less often it is looked at: abandoned uploads must not crowd out fresh ones.
    private DateTimeOffset NextCheck(MediaRecord media)
    {
        var now = time.GetUtcNow();
        var quarterOfAge = (now - media.CreatedAt) / 4;
        return now + (quarterOfAge > options.SweepAfter ? quarterOfAge : options.SweepAfter);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Count} unsettled media have running workflows")]
    private partial void LogSwept(int count);
}
