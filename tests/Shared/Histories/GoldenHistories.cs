using DurableTask.Core.Exceptions;
using Embedded.Functions.Durable;
using Embedded.Functions.Durable.History;
using Microsoft.DurableTask;

namespace Tests.Shared.Histories;

/// <summary>
/// Histories that earlier versions of the orchestrators have left, one file for each way through them. Instances outlive deployments, so each must replay
/// with today's code. After a deliberate change that spares running instances by a new version: set RECORD_HISTORIES=1 and run the tests of the project.
/// </summary>
internal sealed class GoldenHistories(string folder, Func<TaskName, TaskOrchestrationContext, Task<object?>> run)
{
    /// <summary>Whether histories are to be written instead of compared.</summary>
    public static bool Recording { get; } = Environment.GetEnvironmentVariable("RECORD_HISTORIES") == "1";

    /// <summary>The recorded ways, by the names of their files.</summary>
    public IReadOnlyList<string> Names => [.. Directory.EnumerateFiles(folder, "*.json").Select(static file => Path.GetFileNameWithoutExtension(file)).Order()];

    public Task SaveAsync(string name, OrchestrationHistory history) => File.WriteAllTextAsync(PathOf(name), history.ToJson() + "\n");

    public async Task<OrchestrationHistory> ReadAsync(string name) => OrchestrationHistory.Parse(await File.ReadAllTextAsync(PathOf(name)));

    /// <exception cref="NonDeterministicOrchestrationException">Today's code does something else.</exception>
    public void Replay(OrchestrationHistory history) => HistoryReplayer.Replay(history, context => run(history.Name, context));

    /// <summary>
    /// The histories that an orchestrator would have left that did one thing differently: another call, another input, another time, another event, one
    /// action less, another result. Today's code must not replay any.
    /// </summary>
    public static IEnumerable<(string Change, OrchestrationHistory History)> Differing(OrchestrationHistory history)
    {
        for (var i = 0; i < history.Events.Count; i++)
        {
            foreach (var (change, differing) in Differing(history.Events[i]))
            {
                yield return ($"{change} of {history.Events[i].Type} {history.Events[i].Name} ({i})", With(history, i, differing));
            }
        }
    }

    private static IEnumerable<(string Change, HistoryEvent? Event)> Differing(HistoryEvent recorded)
    {
        switch (recorded.Type)
        {
            case HistoryEventType.TaskScheduled or HistoryEventType.SubOrchestrationInstanceCreated or HistoryEventType.EventSent:
                yield return ("another name", recorded with { Name = recorded.Name + "Changed" });
                yield return ("another input", recorded with { Payload = recorded.Payload is null ? "1" : null });
                yield return ("no trace", null);
                break;
            case HistoryEventType.TimerCreated:
                yield return ("another time", recorded with { FireAt = recorded.FireAt!.Value.AddSeconds(1) });
                yield return ("no trace", null);
                break;
            case HistoryEventType.ExecutionCompleted when recorded.Name is "Completed":
                yield return ("another result", recorded with { Payload = "\"changed\"" });
                break;
            default:
                break;
        }
    }

    private static OrchestrationHistory With(OrchestrationHistory history, int index, HistoryEvent? changed) => history with
    {
        Events = [.. history.Events.Take(index), .. changed is null ? [] : new[] { changed }, .. history.Events.Skip(index + 1)],
    };

    private string PathOf(string name) => Path.Combine(folder, $"{name}.json");
}
