using Domain.Monitor;
using Domain.Monitor.Repairs;
using Domain.Monitor.Rounds;
using Infrastructure.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Functions.Orchestrations.Monitor;

/// <summary>Does one repair and records it, once however often it is repeated.</summary>
public sealed partial class RepairSubject(Repairer repairer, MonitorMetrics metrics, ILogger<RepairSubject> logger)
{
    /// <summary>The activity.</summary>
    [Function(nameof(RepairSubject))]
    public async Task<RepairOutcome> RunAsync(
        [ActivityTrigger] RepairRecord order,
        [DurableClient(TaskHub = "media")] DurableTaskClient media,
        [DurableClient] DurableTaskClient social,
        CancellationToken cancellationToken)
    {
        var repair = await repairer.RepairAsync(order, new DurableWorkflows(media, social), cancellationToken);
        metrics.Repaired(repair);
        LogRepaired(repair.Subject, repair.Attempt, repair.Class, repair.Action, repair.Outcome, repair.Evidence, repair.Error);
        return repair.Outcome;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Subject} was stuck ({Class}): repair {Attempt}, {Action}, is {Outcome}. {Evidence} {Error}")]
    private partial void LogRepaired(
        Subject subject, int attempt, StuckClass @class, RepairAction action, RepairOutcome outcome, string evidence, string? error);
}
