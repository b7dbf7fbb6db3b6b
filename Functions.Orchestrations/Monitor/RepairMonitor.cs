using Domain.Monitor.Repairs;
using Domain.Monitor.Rounds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Functions.Orchestrations.Monitor;

/// <summary>
/// The durable monitor (MON-1): an eternal orchestration with one fixed instance. Each run looks at one page of what may be stuck, repairs what is, and
/// goes on as a new run; between two rounds it sleeps on a durable timer. While something it needs does not answer it does nothing but say so.
/// </summary>
public static class RepairMonitor
{
    /// <summary>The one instance.</summary>
    public const string InstanceId = "repair-monitor";

    /// <summary>The orchestrator.</summary>
    [Function(nameof(RepairMonitor))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var round = context.GetInput<MonitorRound>() ?? new MonitorRound();
        context.SetCustomStatus(round);

        var plan = await context.CallActivityAsync<RoundPlan>(nameof(PlanRound), round.Outages, Retries.Briefly);
        if (!plan.IsEnabled)
        {
            return;
        }

        var next = plan.Down.Count > 0 ? round.Interrupted(plan.Down) : await LookAsync(context, round, plan);
        context.SetCustomStatus(next);
        if (next.Down.Count > 0 || next.IsBetweenRounds)
        {
            await context.CreateTimer(next.Down.Count > 0 ? plan.OutagePause : plan.RoundPause, CancellationToken.None);
        }

        context.ContinueAsNew(next);
    }

    private static async Task<MonitorRound> LookAsync(TaskOrchestrationContext context, MonitorRound round, RoundPlan plan)
    {
        try
        {
            var order = new PageOrder(round.Source, round.Cursor);
            var page = await context.CallActivityAsync<Inspection>(nameof(InspectPage), order, Retries.Briefly);
            var repaired = await Task.WhenAll(page.Repairs.Select(repair => RepairAsync(context, repair)));
            var next = round.After(page, repaired.Count(static done => done), plan.PagesPerRound);
            if (next.IsBetweenRounds)
            {
                await context.CallActivityAsync(nameof(ReportRound), next, Retries.Briefly);
            }

            return next;
        }
        catch (TaskFailedException e)
        {
            return round.Interrupted([e.TaskName]);
        }
    }

    // One that cannot be done must not hold up the others. What was begun is taken up again in the next round.
    private static async Task<bool> RepairAsync(TaskOrchestrationContext context, RepairRecord repair)
    {
        try
        {
            return await context.CallActivityAsync<RepairOutcome>(nameof(RepairSubject), repair, Retries.Briefly) == RepairOutcome.Done;
        }
        catch (TaskFailedException)
        {
            return false;
        }
    }
}
