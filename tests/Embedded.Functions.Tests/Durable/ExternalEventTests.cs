using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Tests.Durable;

[TestClass]
public sealed class ExternalEventTests
{
    [TestMethod]
    public async Task Early_events_are_kept_in_order_and_names_ignore_case()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions().Orchestrator(
                "Listens",
                async context =>
                {
                    await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
                    return await context.WaitForExternalEvent<int>("number") * 100
                        + await context.WaitForExternalEvent<int>("NUMBER") * 10
                        + await context.WaitForExternalEvent<int>("Number");
                }));
        string id = await hub.StartInstanceAsync("Listens");
        foreach (int n in new[] { 1, 2, 3 })
        {
            await hub.Client.RaiseEventAsync(id, "Number", n);
        }

        await hub.RestartAsync();
        await hub.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.AreEqual(123, (await hub.EndOfAsync(id)).ReadOutputAs<int>());
    }

    [TestMethod]
    public async Task The_latest_waiter_is_served_first()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions().Orchestrator(
                "Waits",
                async context =>
                {
                    Task<string> first = context.WaitForExternalEvent<string>("E");
                    Task<string> second = context.WaitForExternalEvent<string>("E");
                    return $"{await second} {await first}";
                }));
        string id = await hub.StartInstanceAsync("Waits");
        await hub.Client.RaiseEventAsync(id, "E", "a");
        await hub.Client.RaiseEventAsync(id, "E", "b");

        Assert.AreEqual("a b", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [TestMethod]
    public async Task A_time_out_throws_and_the_event_is_kept_for_the_next_wait()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions().Orchestrator(
                "Times",
                async context =>
                {
                    try
                    {
                        await context.WaitForExternalEvent<string>("Late", TimeSpan.FromMinutes(5));
                        return "in time";
                    }
                    catch (TaskCanceledException)
                    {
                        await context.CreateTimer(TimeSpan.FromMinutes(5), CancellationToken.None);
                        return "late " + await context.WaitForExternalEvent<string>("Late");
                    }
                }));
        string id = await hub.StartInstanceAsync("Times");
        await hub.AdvanceAsync(TimeSpan.FromMinutes(6));
        await hub.QuiesceAsync();
        await hub.Client.RaiseEventAsync(id, "late", "news");
        await hub.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.AreEqual("late news", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [TestMethod]
    public async Task An_event_in_time_cancels_the_time_out()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions().Orchestrator("Times", context => context.WaitForExternalEvent<string>("E", TimeSpan.FromDays(2))));
        string id = await hub.StartInstanceAsync("Times");
        await hub.Client.RaiseEventAsync(id, "E", "x");

        Assert.AreEqual("x", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
        Assert.AreEqual(0, hub.Hub.Runtime.Timers.Count);
    }

    [TestMethod]
    public async Task A_payload_of_the_wrong_shape_fails_the_wait_and_nothing_else()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions().Orchestrator(
                "Waits",
                async context =>
                {
                    try
                    {
                        return await context.WaitForExternalEvent<int>("E");
                    }
                    catch (JsonException)
                    {
                        return -await context.WaitForExternalEvent<int>("E");
                    }
                }));
        string id = await hub.StartInstanceAsync("Waits");
        await hub.Client.RaiseEventAsync(id, "E", "no number");
        await hub.Client.RaiseEventAsync(id, "E", 7);

        Assert.AreEqual(-7, (await hub.EndOfAsync(id)).ReadOutputAs<int>());
    }

    [TestMethod]
    public async Task Waiting_for_one_name_as_two_types_is_refused()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions().Orchestrator(
                "Waits",
                async context =>
                {
                    _ = context.WaitForExternalEvent<int>("E");
                    return await context.WaitForExternalEvent<string>("e");
                }));

        Assert.AreEqual(typeof(ArgumentException).FullName, (await hub.RunAsync("Waits")).FailureDetails!.ErrorType);
    }

    [TestMethod]
    public async Task Orchestrations_send_events_to_each_other()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions()
                .Orchestrator("Receives", context => context.WaitForExternalEvent<string>("Hi"))
                .Orchestrator(
                    "Sends",
                    context =>
                    {
                        context.SendEvent("receiver", "Hi", "from " + context.InstanceId);
                        context.SendEvent("nobody", "Hi", "lost");
                        return Task.FromResult(0);
                    }));
        await hub.StartInstanceAsync("Receives", id: "receiver");
        await hub.RunAsync("Sends", id: "sender");

        Assert.AreEqual("from sender", (await hub.EndOfAsync("receiver")).ReadOutputAs<string>());
    }

    [TestMethod]
    public async Task Events_for_unknown_and_finished_instances_are_dropped()
    {
        await using TestHub hub = await TestHub.StartAsync(new TestFunctions().Orchestrator("Ends", _ => Task.FromResult(1)));
        OrchestrationMetadata end = await hub.RunAsync("Ends");

        await hub.Client.RaiseEventAsync(end.InstanceId, "E", 1);
        await hub.Client.RaiseEventAsync("unknown", "E", 1);

        Assert.AreEqual((0L, 0L, 0L, 0L), hub.Hub.Runtime.Reader.Count());
    }
}
