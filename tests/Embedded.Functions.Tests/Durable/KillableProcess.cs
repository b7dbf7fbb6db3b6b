using System.Diagnostics;
using Embedded.Functions.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embedded.Functions.Tests.Durable;

/// <summary>
/// The processes that <see cref="KillTests"/> and <see cref="Entities.EntityKillTests"/> start and kill. Each writes a line for each thing
/// it has done, so that its killer can strike after any of them.
/// </summary>
internal static class KillableProcess
{
    public static async Task<int> Main(string[] args)
    {
        if (args is ["count", string file, string from, string to])
        {
            return await CountingProcess.RunAsync(file, Number(from), Number(to));
        }

        if (args is ["die", string deadly])
        {
            return await DieAsync(deadly);
        }

        if (args is ["drive", string database, string count])
        {
            return await SteppingProcess.RunAsync(database, Number(count));
        }

        await Console.Error.WriteLineAsync("This assembly holds tests; run it with dotnet test.");
        return 1;
    }

    /// <summary>Runs an orchestrator whose second turn kills the process, beside one that does no harm.</summary>
    private static async Task<int> DieAsync(string database)
    {
        await using DurableTaskHub hub = new(
            new DurableTaskHubOptions
            {
                Name = "dying",
                DatabasePath = database,
                MaxOrchestratorRecoveries = 2,
            },
            new TestFunctions()
                .Orchestrator(
                    "Deadly",
                    async context =>
                    {
                        await context.CallActivityAsync<int>("Step", 1);
                        Say("dying");
                        using Process self = Process.GetCurrentProcess();
                        self.Kill();
                        return 0;
                    })
                .Orchestrator("Harmless", context => context.WaitForExternalEvent<int>("Go"))
                .Activity<int, int>("Step", n => n),
            TimeProvider.System,
            NullLoggerFactory.Instance);
        await hub.StartAsync(CancellationToken.None);
        foreach (string name in new[] { "Harmless", "Deadly" })
        {
            if (await hub.Client.GetInstanceAsync(name) is null)
            {
                await hub.Client.ScheduleNewOrchestrationInstanceAsync(name, new StartOrchestrationOptions(name));
            }
        }

        OrchestrationMetadata end = await hub.Client.WaitForInstanceCompletionAsync("Deadly", true);
        Say($"ended {end.RuntimeStatus} {end.FailureDetails?.ErrorType}");
        await hub.Client.RaiseEventAsync("Harmless", "Go", 1);
        end = await hub.Client.WaitForInstanceCompletionAsync("Harmless", true);
        Say($"harmless {end.RuntimeStatus}");
        return 0;
    }

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    public static void Say(string line)
    {
        lock (Console.Out)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }
}
