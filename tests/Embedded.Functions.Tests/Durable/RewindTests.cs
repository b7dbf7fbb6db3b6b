using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Tests.Durable;

[TestClass]
public sealed class RewindTests
{
    private volatile bool broken = true;

    [TestMethod]
    public async Task The_failed_activities_run_again_and_the_others_do_not()
    {
        TestFunctions functions = new TestFunctions()
            .Activity<int, int>("Good", n => n)
            .Activity<int, int>("Bad", n => broken ? throw new IOException("broken") : n)
            .Orchestrator(
                "Mixed",
                async context =>
                {
                    int first = await context.CallActivityAsync<int>("Good", 1);
                    int[] all = await Task.WhenAll(
                        context.CallActivityAsync<int>("Good", 10),
                        context.CallActivityAsync<int>("Bad", 100),
                        context.CallActivityAsync<int>("Bad", 1000));
                    return first + all.Sum();
                });
        await using TestHub hub = await TestHub.StartAsync(functions);
        await AssertFailsThenRewindsAsync(hub, "Mixed");

        Assert.AreEqual(1111, (await hub.EndOfAsync("one")).ReadOutputAs<int>());
        Assert.AreEqual(2, functions.Runs("Good"));
        Assert.AreEqual(4, functions.Runs("Bad"));
    }

    [TestMethod]
    public async Task A_retry_policy_gets_one_more_attempt()
    {
        TestFunctions functions = new TestFunctions()
            .Activity<int, int>("Bad", n => broken ? throw new IOException("broken") : n)
            .Orchestrator(
                "Retries",
                context =>
                    context.CallActivityAsync<int>("Bad", 7, TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromSeconds(1)))));
        await using TestHub hub = await TestHub.StartAsync(functions);
        await AssertFailsThenRewindsAsync(hub, "Retries");

        Assert.AreEqual(7, (await hub.EndOfAsync("one")).ReadOutputAs<int>());
        Assert.AreEqual(4, functions.Runs("Bad"));
    }

    [TestMethod]
    public async Task Failed_children_are_rewound_with_their_parent()
    {
        TestFunctions functions = new TestFunctions()
            .Activity<int, int>("Good", n => n)
            .Activity<int, int>("Bad", n => broken ? throw new IOException("broken") : n)
            .Orchestrator(
                "Child",
                async context => await context.CallActivityAsync<int>("Good", 1) + await context.CallActivityAsync<int>("Bad", 2))
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<int>("Child"));
        await using TestHub hub = await TestHub.StartAsync(functions);
        await AssertFailsThenRewindsAsync(hub, "Parent");

        Assert.AreEqual(3, (await hub.EndOfAsync("one")).ReadOutputAs<int>());
        Assert.AreEqual(1, functions.Runs("Good"));
    }

    [TestMethod]
    public async Task Code_that_threw_runs_its_last_turn_again()
    {
        TestFunctions functions = new TestFunctions()
            .Activity<int, int>("Good", n => n)
            .Orchestrator(
                "Throws",
                async context =>
                {
                    int n = await context.CallActivityAsync<int>("Good", 5);
                    return broken ? throw new InvalidOperationException("bug") : n + await context.CallActivityAsync<int>("Good", 6);
                });
        await using TestHub hub = await TestHub.StartAsync(functions);
        await AssertFailsThenRewindsAsync(hub, "Throws");

        Assert.AreEqual(11, (await hub.EndOfAsync("one")).ReadOutputAs<int>());
        Assert.AreEqual(2, functions.Runs("Good"), "the result that was received is received again, not computed again");
    }

    [TestMethod]
    public async Task An_orchestration_that_failed_in_its_first_turn_starts_again()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions().Orchestrator(
                "Throws",
                context => broken ? throw new InvalidOperationException("bug") : Task.FromResult(1)));
        await AssertFailsThenRewindsAsync(hub, "Throws");

        Assert.AreEqual(1, (await hub.EndOfAsync("one")).ReadOutputAs<int>());
    }

    [TestMethod]
    public async Task What_was_under_way_when_the_code_no_longer_matched_is_taken_up_again()
    {
        TaskCompletionSource release = new();
        TestFunctions functions = new TestFunctions()
            .Activity<int, int>(
                "Slow",
                async (n, cancellation) =>
                {
                    await release.Task.WaitAsync(cancellation);
                    return n;
                })
            .Orchestrator("Child", context => context.WaitForExternalEvent<int>("Go"));
        functions.Orchestrator("Parent", Code);
        await using TestHub hub = await TestHub.StartAsync(functions);
        await hub.StartInstanceAsync("Parent", id: "one");
        await hub.Client.RaiseEventAsync("one", "Begin", 0);
        while (functions.Runs("Slow") == 0)
        {
            await Task.Yield();
        }

        functions.Orchestrator("Parent", context => context.CallActivityAsync<int>("Other"));
        await hub.RestartAsync();
        await hub.Client.RaiseEventAsync("one", "Any", 0);
        OrchestrationMetadata failed = await hub.EndOfAsync("one");
        StringAssert.Contains(failed.FailureDetails!.ErrorType, "NonDeterministic");

        functions.Orchestrator("Parent", Code);
        await hub.Client.RewindInstanceAsync("one", "the old code is back");
        release.SetResult();
        await hub.Client.RaiseEventAsync("child", "Go", 20);
        Assert.AreEqual(23, (await hub.EndWithTimeAsync("one", TimeSpan.FromMinutes(30))).ReadOutputAs<int>());

        static async Task<int> Code(TaskOrchestrationContext context)
        {
            Task timer = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            Task<int> slow = context.CallActivityAsync<int>("Slow", 3);
            Task<int> child = context.CallSubOrchestratorAsync<int>("Child", options: new SubOrchestrationOptions(instanceId: "child"));
            await context.WaitForExternalEvent<int>("Begin");
            await timer;
            return await slow + await child;
        }
    }

    [TestMethod]
    public async Task Only_failed_instances_are_rewound()
    {
        await using TestHub hub = await TestHub.StartAsync(new TestFunctions().Orchestrator("Ends", _ => Task.FromResult(1)));
        await hub.RunAsync("Ends", id: "one");

        await Assert.ThrowsAsync<InvalidOperationException>(() => hub.Client.RewindInstanceAsync("one", "why"));
        await Assert.ThrowsAsync<ArgumentException>(() => hub.Client.RewindInstanceAsync("unknown", "why"));
    }

    private async Task AssertFailsThenRewindsAsync(TestHub hub, string orchestrator)
    {
        OrchestrationMetadata failed = await hub.EndWithTimeAsync(
            await hub.StartInstanceAsync(orchestrator, id: "one"), TimeSpan.FromSeconds(1));
        Assert.AreEqual(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        await hub.RestartAsync();
        broken = false;
        await hub.Client.RewindInstanceAsync("one", "repaired");
    }
}
