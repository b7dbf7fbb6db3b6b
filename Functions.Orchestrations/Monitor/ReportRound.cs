using Domain.Media;
using Domain.Monitor;
using Domain.Monitor.Queues;
using Domain.Monitor.Repairs;
using Domain.Monitor.Rounds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Functions.Orchestrations.Monitor;

/// <summary>Says what a round found: as metrics, and in the log when there is something to tell.</summary>
public sealed partial class ReportRound(IRepairLog log, IQueueInspector queues, IMediaStore media, MonitorMetrics metrics, ILogger<ReportRound> logger)
{
    /// <summary>The activity.</summary>
    [Function(nameof(ReportRound))]
    public async Task RunAsync([ActivityTrigger] MonitorRound round, CancellationToken cancellationToken)
    {
        var stuck = await log.CountStuckAsync(cancellationToken);
        metrics.Stuck(stuck);
        metrics.Queues(await queues.ListAsync(cancellationToken));
        metrics.Backlog((await media.CountProcessingAsync(cancellationToken)).Values.Sum());
        if (round.Repaired > 0)
        {
            LogRound(round.Completed, round.Looked, round.Repaired, stuck.Values.Sum());
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Round {Round}: {Looked} looked at, {Repaired} repaired, {Stuck} stuck")]
    private partial void LogRound(long round, int looked, int repaired, int stuck);
}
