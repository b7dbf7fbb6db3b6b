using System.Globalization;
using Embedded.Functions.Durable;
using Embedded.Functions.Durable.History;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embedded.Functions.Tests.Durable;

[TestClass]
public sealed class KillTests
{
    // 128 plus the number of the signal.
    private const int Killed = 137;

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task An_orchestrator_that_keeps_killing_the_process_is_given_up()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("durable-die-");
        try
        {
            string[] arguments = ["die", Path.Combine(folder.FullName, "hub.db")];
            List<string> said = [];
            for (int death = 1; death <= 3; death++)
            {
                Assert.AreNotEqual(0, await VictimProcess.LiveAsync(arguments, lines: 1, said.Add), $"death {death}");
            }

            Assert.AreEqual(0, await VictimProcess.LiveAsync(arguments, int.MaxValue, said.Add));
            CollectionAssert.AreEqual(
                new[] { "dying", "dying", "dying", "ended Failed OrchestratorAbandoned", "harmless Completed" },
                said,
                string.Join(", ", said));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestMethod]
    public Task SIGKILL_after_every_kind_of_step_loses_no_workflow_and_doubles_no_result() => KillAsync(rounds: 1);

    /// <summary>The same at length; <c>TORTURE_KILL_ROUNDS</c> says how often every kind of step is followed by death.</summary>
    [TestMethod]
    [TestCategory("Torture")]
    public Task SIGKILL_after_every_kind_of_step_many_times_loses_no_workflow_and_doubles_no_result() =>
        KillAsync(int.Parse(Environment.GetEnvironmentVariable("TORTURE_KILL_ROUNDS") ?? "20", CultureInfo.InvariantCulture));

    private async Task KillAsync(int rounds)
    {
        Random random = new(20300101);
        Dictionary<string, int> kills = [];
        for (int round = 0; round < rounds; round++)
        {
            string[] kinds = [.. SteppingProcess.Kinds];
            random.Shuffle(kinds);
            DirectoryInfo folder = Directory.CreateTempSubdirectory("durable-kill-");
            string database = Path.Combine(folder.FullName, "hub.db");
            try
            {
                HashSet<string> acknowledged = [];
                for (int life = 0; life < kinds.Length; life++)
                {
                    // Each life has a workflow more, so that the step after which it ends will come.
                    if (await LiveAsync(database, life + 1, kinds[life], random.Next(3), acknowledged))
                    {
                        kills[kinds[life]] = kills.GetValueOrDefault(kinds[life]) + 1;
                    }
                }

                await LiveAsync(database, kinds.Length, null, 0, acknowledged);
                Assert.HasCount(kinds.Length, acknowledged);
                await CheckAsync(database, acknowledged);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }

        TestContext.DisplayMessage(
            MessageLevel.Informational,
            $"SIGKILL: {kills.Values.Sum()} kills, after {string.Join(", ", kills.Select(static kind => $"{kind.Key} {kind.Value}"))}");
        Assert.IsGreaterThan(rounds * SteppingProcess.Kinds.Length * 3 / 4, kills.Values.Sum());
    }

    private static async Task CheckAsync(string database, HashSet<string> acknowledged)
    {
        await using DurableTaskHub hub = new(
            new DurableTaskHubOptions { Name = "killed", DatabasePath = database },
            new TestFunctions(),
            TimeProvider.System,
            NullLoggerFactory.Instance);
        await hub.StartAsync(CancellationToken.None);
        foreach (string id in acknowledged)
        {
            OrchestrationMetadata end = (await hub.Client.GetInstanceAsync(id, getInputsAndOutputs: true))!;
            Assert.AreEqual(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus, end.FailureDetails?.ToString());
            Assert.AreEqual(SteppingProcess.Result, end.ReadOutputAs<int>());
            Assert.IsNull(await hub.Client.GetInstanceAsync(id + "-passing"), "what was purged is gone");
            foreach (string instance in new[] { id, id + "-child", id + "-renewing" })
            {
                HistoryEvent[] results =
                [
                    .. (await hub.GetHistoryAsync(instance))!.Events.Where(e =>
                        e.Type
                            is HistoryEventType.TaskCompleted
                                or HistoryEventType.TaskFailed
                                or HistoryEventType.TimerFired
                                or HistoryEventType.SubOrchestrationInstanceCompleted
                                or HistoryEventType.EntityOperationCompleted),
                ];
                Assert.HasCount(
                    results.Length,
                    results.Select(e => e.TaskId).Distinct().ToArray(),
                    "a result must enter the history once");
            }
        }

        Assert.AreEqual((0L, 0L, 0L, 0L), hub.Runtime.Reader.Count());
    }

    /// <summary>
    /// Runs the process until it has done a step of that kind for its newest workflow, and some lines more, then kills it; false when it
    /// has come to its end before.
    /// </summary>
    private static async Task<bool> LiveAsync(string database, int workflows, string? kind, int more, HashSet<string> acknowledged)
    {
        string last = $"{kind} workflow-{(workflows - 1).ToString(CultureInfo.InvariantCulture)}";
        bool isStruck = false;
        int exitCode = await VictimProcess.LiveAsync(
            ["drive", database, workflows.ToString(CultureInfo.InvariantCulture)],
            line =>
            {
                if (line.StartsWith("acknowledged ", StringComparison.Ordinal))
                {
                    acknowledged.Add(line.Split(' ')[1]);
                }

                isStruck |= kind is not null && line.StartsWith(last, StringComparison.Ordinal);
                return isStruck && more-- == 0;
            });
        Assert.AreEqual(kind is not null, isStruck, $"after '{last}': exit code {exitCode}");
        return exitCode == Killed;
    }
}
