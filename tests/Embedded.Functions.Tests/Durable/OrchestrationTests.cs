using Embedded.Functions.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Tests.Durable;

[TestClass]
public sealed class OrchestrationTests
{
    [TestMethod]
    public async Task Activities_run_in_sequence_and_their_results_reach_the_output()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions()
                .Activity<string, string>("Hello", name => $"Hello {name}")
                .Orchestrator(
                    "Chain",
                    async context =>
                        await context.CallActivityAsync<string>("Hello", context.GetInput<string>())
                        + await context.CallActivityAsync<string>("hello", "B")));

        OrchestrationMetadata end = await hub.RunAsync("Chain", "A");

        Assert.AreEqual(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        Assert.AreEqual("Hello AHello B", end.ReadOutputAs<string>());
        Assert.AreEqual("A", end.ReadInputAs<string>());
    }

    [TestMethod]
    public async Task A_fan_out_collects_every_result()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions()
                .Activity<int, int>("Square", n => n * n)
                .Orchestrator(
                    "FanOut",
                    async context =>
                        (await Task.WhenAll(Enumerable.Range(0, 500).Select(n => context.CallActivityAsync<int>("Square", n)))).Sum()));

        OrchestrationMetadata end = await hub.RunAsync("FanOut");

        Assert.AreEqual(Enumerable.Range(0, 500).Sum(n => n * n), end.ReadOutputAs<int>());
        Assert.AreEqual(500, hub.Functions.Runs("Square"));
    }

    [TestMethod]
    public async Task A_restart_goes_on_where_the_orchestration_was()
    {
        TestFunctions functions = new TestFunctions()
            .Activity<int, int>("Next", n => n + 1)
            .Orchestrator(
                "Waits",
                async context =>
                {
                    int first = await context.CallActivityAsync<int>("Next", 1);
                    string word = await context.WaitForExternalEvent<string>("Go");
                    return $"{first} {word} {await context.CallActivityAsync<int>("Next", 10)}";
                });
        await using TestHub hub = await TestHub.StartAsync(functions);
        string id = await hub.StartInstanceAsync("Waits");
        await hub.QuiesceAsync();

        await hub.RestartAsync();
        await hub.Client.RaiseEventAsync(id, "go", "now");

        Assert.AreEqual("2 now 11", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
        Assert.AreEqual(2, functions.Runs("Next"), "a completed activity must not run again");
    }
}
