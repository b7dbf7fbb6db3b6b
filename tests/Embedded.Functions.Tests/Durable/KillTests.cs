using System.Diagnostics;
using System.Globalization;
using Embedded.Functions.Durable;
using Embedded.Functions.Durable.History;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embedded.Functions.Tests.Durable;

[TestClass]
public sealed class KillTests
{
    [TestMethod]
    public async Task SIGKILL_at_random_moments_loses_no_workflow_and_doubles_no_result()
    {
        int kills = int.Parse(Environment.GetEnvironmentVariable("TORTURE_KILLS") ?? "6", CultureInfo.InvariantCulture);
        int workflows = 2 * kills;
        Random random = new(20300101);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("durable-kill-");
        string database = Path.Combine(folder.FullName, "hub.db");
        try
        {
            HashSet<string> acknowledged = [];
            int killed = 0;
            while (killed < kills)
            {
                // A life of at most so many lines; one that ends before is no kill and starts over with all done.
                killed++;
                await LiveAsync(database, workflows, random.Next(1, 30), acknowledged);
            }

            Assert.IsNotEmpty(acknowledged);
            Assert.AreEqual(0, await LiveAsync(database, workflows, int.MaxValue, acknowledged));

            await using DurableTaskHub hub = new(
                new DurableTaskHubOptions { Name = "killed", DatabasePath = database },
                new TestFunctions(),
                TimeProvider.System,
                NullLoggerFactory.Instance);
            await hub.StartAsync(CancellationToken.None);
            Assert.HasCount(workflows, acknowledged);
            foreach (string id in acknowledged)
            {
                OrchestrationMetadata end = (await hub.Client.GetInstanceAsync(id, getInputsAndOutputs: true))!;
                Assert.AreEqual(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus, end.FailureDetails?.ToString());
                Assert.AreEqual(KillableProcess.Result, end.ReadOutputAs<int>());
                foreach (string instance in new[] { id, id + "-child" })
                {
                    HistoryEvent[] results =
                    [
                        .. (await hub.GetHistoryAsync(instance))!.Events.Where(e => e.Type == HistoryEventType.TaskCompleted),
                    ];
                    Assert.HasCount(
                        results.Length,
                        results.Select(e => e.TaskId).Distinct().ToArray(),
                        "a result must enter the history once");
                }
            }

            Assert.AreEqual((0L, 0L, 0L, 0L), hub.Runtime.Reader.Count());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Runs the process until it has written so many lines, then kills it; its exit code.</summary>
    private static async Task<int> LiveAsync(string database, int workflows, int lines, HashSet<string> acknowledged)
    {
        string host =
            Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet"
                ? path
                : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        ProcessStartInfo start = new(host) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (
            string argument in (string[])
                ["exec", typeof(KillTests).Assembly.Location, "drive", database, workflows.ToString(CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        int seen = 0;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("acknowledged ", StringComparison.Ordinal))
            {
                acknowledged.Add(line["acknowledged ".Length..]);
            }

            if (++seen == lines)
            {
                process.Kill();
            }
        }

        await process.WaitForExitAsync();
        if (seen < lines && process.ExitCode != 0)
        {
            Assert.Fail($"The process ended by itself with {process.ExitCode}: {await errors}");
        }

        return process.ExitCode;
    }
}
