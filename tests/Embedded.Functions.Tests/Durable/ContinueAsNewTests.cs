using Embedded.Functions.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Tests.Durable;

[TestClass]
public sealed class ContinueAsNewTests
{
    [TestMethod]
    public async Task The_loop_goes_on_with_new_input_and_a_short_history()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions()
                .Activity<int, int>("Next", n => n + 1)
                .Orchestrator(
                    "Loop",
                    async context =>
                    {
                        int n = await context.CallActivityAsync<int>("Next", context.GetInput<int>());
                        if (n < 50)
                        {
                            context.ContinueAsNew(n);
                        }

                        return n;
                    }));

        OrchestrationMetadata end = await hub.RunAsync("Loop", 0, "loop");

        Assert.AreEqual(50, end.ReadOutputAs<int>());
        Assert.AreEqual(49, end.ReadInputAs<int>());
        Assert.AreEqual(5, (await hub.Hub.GetHistoryAsync("loop"))!.Events.Count);
    }

    [TestMethod]
    public async Task No_event_is_lost_or_reordered_between_executions()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions().Orchestrator(
                "Collects",
                async context =>
                {
                    List<int> seen = context.GetInput<List<int>>() ?? [];
                    seen.Add(await context.WaitForExternalEvent<int>("N"));
                    if (seen.Count < 200)
                    {
                        context.ContinueAsNew(seen);
                        return null;
                    }

                    return seen;
                }));
        // A hundred events are waiting when the first execution starts, and each execution takes one of them.
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync(
            "Collects",
            new StartOrchestrationOptions(StartAt: hub.Time.GetUtcNow() + TimeSpan.FromHours(1)));
        for (int n = 0; n < 200; n++)
        {
            await hub.Client.RaiseEventAsync(id, "N", n);
            if (n is 50 or 150)
            {
                await hub.RestartAsync();
            }

            if (n == 100)
            {
                await hub.AdvanceAsync(TimeSpan.FromHours(1));
            }
        }

        CollectionAssert.AreEqual(Enumerable.Range(0, 200).ToList(), (await hub.EndOfAsync(id)).ReadOutputAs<List<int>>());
    }

    [TestMethod]
    public async Task Unread_events_are_dropped_when_they_are_not_to_be_preserved()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions().Orchestrator(
                "Drops",
                async context =>
                {
                    if (context.GetInput<bool>())
                    {
                        return await context.WaitForExternalEvent<string>("E");
                    }

                    await context.WaitForExternalEvent<string>("Go");
                    context.ContinueAsNew(true, preserveUnprocessedEvents: false);
                    return null;
                }));
        string id = await hub.StartInstanceAsync("Drops", false);
        await hub.Client.RaiseEventAsync(id, "E", "old");
        await hub.QuiesceAsync();
        await hub.Client.RaiseEventAsync(id, "Go", "");
        await hub.QuiesceAsync();
        await hub.Client.RaiseEventAsync(id, "E", "new");

        Assert.AreEqual("new", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [TestMethod]
    public async Task The_custom_status_stays_through_the_first_turn_of_the_next_execution()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions().Orchestrator(
                "Says",
                async context =>
                {
                    if (context.GetInput<int>() == 0)
                    {
                        context.SetCustomStatus("first");
                        await context.WaitForExternalEvent<int>("Go");
                        context.ContinueAsNew(1);
                        return 0;
                    }

                    return await context.WaitForExternalEvent<int>("Go") + await context.WaitForExternalEvent<int>("Go");
                }));
        string id = await hub.StartInstanceAsync("Says", 0);
        await hub.Client.RaiseEventAsync(id, "Go", 1);
        await hub.QuiesceAsync();
        Assert.AreEqual("\"first\"", (await hub.Client.GetInstanceAsync(id, true))!.SerializedCustomStatus);

        await hub.Client.RaiseEventAsync(id, "Go", 1);
        await hub.QuiesceAsync();
        Assert.IsNull((await hub.Client.GetInstanceAsync(id, true))!.SerializedCustomStatus, "the execution has none of its own");
    }

    [TestMethod]
    public async Task A_new_version_can_be_chosen()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions().Orchestrator(
                "Versions",
                context =>
                {
                    if (context.CompareVersionTo("2.0") < 0)
                    {
                        context.ContinueAsNew(new ContinueAsNewOptions { NewVersion = "2.1" });
                    }

                    return Task.FromResult(context.Version);
                }),
            options => options with { DefaultVersion = "1.0", VersionMatchStrategy = VersionMatchStrategy.None });

        Assert.AreEqual("2.1", (await hub.RunAsync("Versions")).ReadOutputAs<string>());
    }
}
