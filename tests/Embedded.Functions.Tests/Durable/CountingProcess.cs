using DurableTask.Core.Exceptions;
using Embedded.Functions.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embedded.Functions.Tests.Durable;

/// <summary>
/// A process that signals and calls an entity, many at a time, each with a number, and writes a line for each acknowledgement.
/// </summary>
internal static class CountingProcess
{
    public static readonly EntityInstanceId Signals = new("count", "signals");
    public static readonly EntityInstanceId Calls = new("count", "calls");

    public static TestFunctions Functions() =>
        new TestFunctions()
            .Entity("count", () => new Numbers())
            .Orchestrator("Call", context => context.Entities.CallEntityAsync<int>(Calls, "take", context.GetInput<int>()));

    public static DurableTaskHub Open(string database) =>
        new(
            new DurableTaskHubOptions
            {
                Name = "killed",
                DatabasePath = database,
                MaxLoadedInstances = 5,
                MaxEntityOperationBatchSize = 7,
            },
            Functions(),
            TimeProvider.System,
            NullLoggerFactory.Instance);

    public static async Task<int> RunAsync(string database, int from, int to)
    {
        await using DurableTaskHub hub = Open(database);
        await hub.StartAsync(CancellationToken.None);
        await Parallel.ForEachAsync(
            Enumerable.Range(from, to - from),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (number, _) =>
            {
                KillableProcess.Say($"sends {number}");
                await hub.Client.Entities.SignalEntityAsync(Signals, "take", number, cancellation: CancellationToken.None);
                KillableProcess.Say($"signalled {number}");
                try
                {
                    await hub.Client.ScheduleNewOrchestrationInstanceAsync(
                        "Call",
                        number,
                        new StartOrchestrationOptions($"call-{number}").WithDedupeStatuses(
                            [.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]),
                        CancellationToken.None);
                }
                catch (OrchestrationAlreadyExistsException)
                {
                    // A former life of this process has started it.
                }

                KillableProcess.Say($"started {number}");
            });
        return 0;
    }

    /// <summary>How often each number was taken.</summary>
    internal sealed class Numbers : TaskEntity<Dictionary<string, int>>
    {
        public int Take(int number)
        {
            string key = $"{number}";
            return State[key] = State.GetValueOrDefault(key) + 1;
        }
    }
}
