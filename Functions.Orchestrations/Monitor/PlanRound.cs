using Domain.Health;
using Domain.Monitor;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Functions.Orchestrations.Monitor;

/// <summary>Asks everything the monitor and its repairs need whether it answers.</summary>
public sealed class PlanRound(IEnumerable<IReadinessCheck> checks, MonitorOptions options, MonitorMetrics metrics)
{
    private const int MaxDoublings = 10;

    /// <summary>The activity.</summary>
    [Function(nameof(PlanRound))]
    public async Task<RoundPlan> RunAsync(
        [ActivityTrigger] int outages, [DurableClient(TaskHub = "media")] DurableTaskClient media, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(
        [
            .. checks.Select(check => AnswersAsync(check.Name, check.CheckAsync, cancellationToken)),
            AnswersAsync("workflows_media", cancellation => media.GetInstanceAsync("readiness", cancellation), cancellationToken),
        ]);
        foreach (var (name, isUp) in answers)
        {
            metrics.Dependency(name, isUp);
        }

        var pause = options.Interval * (1 << Math.Min(outages, MaxDoublings));
        return new(
            options.Enabled,
            [.. answers.Where(static answer => !answer.Answers).Select(static answer => answer.Name)],
            pause < options.LongestOutagePause ? pause : options.LongestOutagePause,
            options.Interval,
            options.PagesPerRound);
    }

    private async Task<(string Name, bool Answers)> AnswersAsync(string name, Func<CancellationToken, Task> ask, CancellationToken cancellationToken)
    {
        try
        {
            await ask(cancellationToken).WaitAsync(options.DependencyPatience, cancellationToken);
            return (name, true);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return (name, false);
        }
    }
}
