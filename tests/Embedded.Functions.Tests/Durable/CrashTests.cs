using System.Globalization;
using DurableTask.Core.Exceptions;
using Embedded.Functions.Durable;
using Embedded.Functions.Durable.History;
using Embedded.Functions.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Tests.Durable;

/// <summary>The process 'dies' at commits: nothing after that point reaches the store or the world, then the hub is opened anew.</summary>
[TestClass]
public sealed class CrashTests
{
    [TestMethod]
    [DataRow("BeforeCommit")]
    [DataRow("AfterCommit")]
    public async Task A_crash_at_any_commit_loses_nothing(string phase)
    {
        WorkflowNode workflow = new WorkflowNode.Sequence([
            new WorkflowNode.Add(1),
            new WorkflowNode.Parallel([
                new WorkflowNode.Add(10),
                new WorkflowNode.Sub(new WorkflowNode.Event("E1", 20)),
                new WorkflowNode.Timer(3),
            ]),
            new WorkflowNode.Flaky(1, 100, 2),
            new WorkflowNode.Loop(3, 1000),
            new WorkflowNode.Event("E2", 10_000),
            new WorkflowNode.TimedOut("Never", 2),
        ]);
        int crashed = 0;
        for (int crashAt = 1; crashed == crashAt - 1; crashAt++)
        {
            int commits = 0;
            bool hit = false;
            CrashPlan plan = new(current =>
            {
                if (current.ToString() == phase && Interlocked.Increment(ref commits) == crashAt)
                {
                    hit = true;
                    throw new SimulatedCrashException();
                }
            });
            await RunToTheEndAsync([workflow], options => options, () => hit ? null : plan);
            crashed += hit ? 1 : 0;
        }

        Assert.IsGreaterThan(20, crashed, "the workflow has that many commits at least");
    }

    [TestMethod]
    public async Task Random_workflows_with_random_crashes_end_as_the_model_says()
    {
        int seeds = int.Parse(Environment.GetEnvironmentVariable("TORTURE_SEEDS") ?? "40", CultureInfo.InvariantCulture);
        int first = int.Parse(Environment.GetEnvironmentVariable("TORTURE_FIRST_SEED") ?? "1", CultureInfo.InvariantCulture);
        for (int seed = first; seed < first + seeds; seed++)
        {
            Random random = new(seed);
            int next = 0;
            WorkflowNode[] workflows = new WorkflowNode[random.Next(1, 5)];
            for (int i = 0; i < workflows.Length; i++)
            {
                workflows[i] = WorkflowNode.Random(random, 3, ref next);
            }

            int loaded = random.Next(1, 5),
                activities = random.Next(1, 5),
                orchestrators = random.Next(1, 4);
            int crashes = random.Next(6);
            try
            {
                await RunToTheEndAsync(
                    workflows,
                    options =>
                        options with
                        {
                            MaxLoadedInstances = loaded,
                            MaxConcurrentActivities = activities,
                            MaxConcurrentOrchestrators = orchestrators,
                            MaximumTimerInterval = TimeSpan.FromMinutes(5),
                        },
                    () =>
                    {
                        if (crashes-- <= 0)
                        {
                            return null;
                        }

                        int left = random.Next(1, 15);
                        CommitPhase phase = random.Next(2) == 0 ? CommitPhase.BeforeCommit : CommitPhase.AfterCommit;
                        return new CrashPlan(current =>
                        {
                            if (current == phase && Interlocked.Decrement(ref left) == 0)
                            {
                                throw new SimulatedCrashException();
                            }
                        });
                    });
            }
            catch (Exception exception)
            {
                throw new AssertFailedException($"Seed {seed}: {exception.Message}", exception);
            }
        }
    }

    private static async Task RunToTheEndAsync(
        WorkflowNode[] workflows,
        Func<DurableTaskHubOptions, DurableTaskHubOptions> configure,
        Func<CrashPlan?> nextCrash)
    {
        await using TestHub hub = new(WorkflowNode.Functions(), configure);
        await OpenAsync();
        for (int i = 0; i < workflows.Length; i++)
        {
            string id = $"workflow-{i}";
            WorkflowNode workflow = workflows[i];
            await SurviveAsync(async () =>
            {
                try
                {
                    await hub.Client.ScheduleNewOrchestrationInstanceAsync(
                        "Node",
                        new WorkflowNode.NodeInput(workflow),
                        new StartOrchestrationOptions(id).WithDedupeStatuses(
                            StartOrchestrationOptionsExtensions.ValidDedupeStatuses.ToArray()));
                }
                catch (OrchestrationAlreadyExistsException)
                {
                    // The start was durable, only its acknowledgement was lost.
                }
            });
            foreach (WorkflowNode.Event e in workflow.Events)
            {
                await SurviveAsync(() => hub.Client.RaiseEventAsync(id, e.Name, e.Value));
            }
        }

        for (int i = 0; i < workflows.Length; i++)
        {
            OrchestrationMetadata? end = null;
            await SurviveAsync(async () => end = await hub.EndWithTimeAsync($"workflow-{i}", TimeSpan.FromMinutes(1)));
            Assert.AreEqual(OrchestrationRuntimeStatus.Completed, end!.RuntimeStatus, end.FailureDetails?.ToString());
            Assert.AreEqual(workflows[i].Expected, end.ReadOutputAs<int>());
        }

        await SurviveAsync(hub.QuiesceAsync);
        Assert.AreEqual((0L, 0L, 0L, 0L), hub.Hub.Runtime.Reader.Count(), "nothing may be left behind");
        await foreach (OrchestrationMetadata instance in hub.Client.GetAllInstancesAsync())
        {
            OrchestrationHistory history = (await hub.Hub.GetHistoryAsync(instance.InstanceId))!;
            HistoryReplayer.Replay(history, context => hub.Functions.RunOrchestratorAsync(history.Name, context), hub.Options);
        }

        async Task OpenAsync() => await hub.OpenAsync(nextCrash()?.Fault);

        async Task SurviveAsync(Func<Task> action)
        {
            while (true)
            {
                try
                {
                    await action();
                    return;
                }
                catch (Exception exception) when (exception is SimulatedCrashException or StoreException)
                {
                    await hub.Hub.DisposeAsync();
                    await OpenAsync();
                }
            }
        }
    }

    private sealed record CrashPlan(Action<CommitPhase> Fault);

    private sealed class SimulatedCrashException : Exception;
}
