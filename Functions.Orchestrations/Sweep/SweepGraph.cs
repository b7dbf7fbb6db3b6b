using Domain.Social;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Functions.Orchestrations.Sweep;

/// <summary>Completes follows and blocks that were begun and not finished.</summary>
public sealed partial class SweepGraph(GraphService graph, ILogger<SweepGraph> logger)
{
    /// <summary>The function, every minute.</summary>
    [Function(nameof(SweepGraph))]
    public async Task RunAsync([TimerTrigger("45 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var completed = await graph.CompleteUnsettledAsync(cancellationToken);
        if (completed > 0)
        {
            LogCompleted(completed);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Completed {Count} unfinished changes of the graph")]
    private partial void LogCompleted(int count);
}
