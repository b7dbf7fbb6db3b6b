using DurableTask.Core.Exceptions;
using Embedded.Functions.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embedded.Functions.Tests.Durable;

/// <summary>
/// The process that <see cref="KillTests"/> starts and kills: it starts a number of workflows, drives them to their end and writes a line
/// for each thing it has done, so that its killer can strike after any of them.
/// </summary>
internal static class KillableProcess
{
    public const int Result = 111;

    public static async Task<int> Main(string[] args)
    {
        if (args is not ["drive", string database, string count])
        {
            await Console.Error.WriteLineAsync("This assembly holds tests; run it with dotnet test.");
            return 1;
        }

        int workflows = int.Parse(count, System.Globalization.CultureInfo.InvariantCulture);
        await using DurableTaskHub hub = new(
            new DurableTaskHubOptions
            {
                Name = "killed",
                DatabasePath = database,
                MaxLoadedInstances = 3,
                MaxConcurrentActivities = 4,
            },
            Functions(),
            TimeProvider.System,
            NullLoggerFactory.Instance);
        await hub.StartAsync(CancellationToken.None);
        for (int i = 0; i < workflows; i++)
        {
            string id = $"workflow-{i}";
            try
            {
                await hub.Client.ScheduleNewOrchestrationInstanceAsync(
                    "Parent",
                    new StartOrchestrationOptions(id).WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]));
            }
            catch (OrchestrationAlreadyExistsException)
            {
                // A former life of this process has started it.
            }

            Say($"acknowledged {id}");
            await hub.Client.RaiseEventAsync(id, "Go", 100);
            Say($"raised {id}");
        }

        for (int i = 0; i < workflows; i++)
        {
            OrchestrationMetadata end = await hub.Client.WaitForInstanceCompletionAsync($"workflow-{i}", true);
            Say($"ended {end.InstanceId} {end.RuntimeStatus} {end.SerializedOutput}");
        }

        return 0;
    }

    private static TestFunctions Functions() =>
        new TestFunctions()
            .Orchestrator(
                "Child",
                async context =>
                {
                    int sum = await context.CallActivityAsync<int>("Step", 5);
                    await context.CreateTimer(TimeSpan.FromMilliseconds(5), CancellationToken.None);
                    return sum + await context.CallActivityAsync<int>("Step", 5);
                })
            .Orchestrator(
                "Parent",
                async context =>
                {
                    int first = await context.CallActivityAsync<int>("Step", -4);
                    int[] both = await Task.WhenAll(context.CallActivityAsync<int>("Step", 2), context.CallActivityAsync<int>("Step", 3));
                    int child = await context.CallSubOrchestratorAsync<int>(
                        "Child",
                        options: new SubOrchestrationOptions(instanceId: context.InstanceId + "-child"));
                    return first + both.Sum() + child + await context.WaitForExternalEvent<int>("Go");
                })
            .Activity<int, int>(
                "Step",
                n =>
                {
                    Say($"step {n}");
                    return n;
                });

    private static void Say(string line)
    {
        lock (Console.Out)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }
}
