using Embedded.Functions.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Tests.Durable;

[TestClass]
public sealed class TimerTests
{
    [TestMethod]
    public async Task A_timer_fires_at_its_time_and_not_before()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions().Orchestrator(
                "Sleeps",
                async context =>
                {
                    DateTime start = context.CurrentUtcDateTime;
                    await context.CreateTimer(TimeSpan.FromMinutes(10), CancellationToken.None);
                    return (context.CurrentUtcDateTime - start).TotalMinutes;
                }));
        string id = await hub.StartInstanceAsync("Sleeps");

        await hub.AdvanceAsync(TimeSpan.FromMinutes(9.99));
        await hub.QuiesceAsync();
        Assert.AreEqual(OrchestrationRuntimeStatus.Running, (await hub.Client.GetInstanceAsync(id))!.RuntimeStatus);

        await hub.AdvanceAsync(TimeSpan.FromMinutes(0.01));
        Assert.AreEqual(10, (await hub.EndOfAsync(id)).ReadOutputAs<double>());
    }

    [TestMethod]
    public async Task Timers_longer_than_the_maximum_interval_are_chained_and_survive_restarts()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions().Orchestrator(
                "Sleeps",
                async context =>
                {
                    DateTime start = context.CurrentUtcDateTime;
                    await context.CreateTimer(TimeSpan.FromDays(7), CancellationToken.None);
                    return (context.CurrentUtcDateTime - start).TotalDays;
                }));
        string id = await hub.StartInstanceAsync("Sleeps");
        for (int day = 0; day < 7; day++)
        {
            await hub.QuiesceAsync();
            await hub.RestartAsync();
            await hub.AdvanceAsync(TimeSpan.FromDays(1));
        }

        Assert.AreEqual(7, (await hub.EndOfAsync(id)).ReadOutputAs<double>());
        Assert.AreEqual(3, (await hub.Hub.GetHistoryAsync(id))!.Events.Count(e => e.Type == HistoryEventType.TimerFired), "3 + 3 + 1 days");
    }

    [TestMethod]
    public async Task Timers_that_fell_due_while_the_process_was_down_fire_at_the_next_start()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions().Orchestrator(
                "Sleeps",
                async context =>
                {
                    await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                    return true;
                }));
        string id = await hub.StartInstanceAsync("Sleeps");
        await hub.QuiesceAsync();

        await hub.Hub.DisposeAsync();
        hub.Time.Advance(TimeSpan.FromHours(2));
        await hub.OpenAsync();

        Assert.IsTrue((await hub.EndOfAsync(id)).ReadOutputAs<bool>());
    }

    [TestMethod]
    public async Task An_orchestration_completes_only_when_its_open_timers_are_done_or_cancelled()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions()
                .Orchestrator(
                    "Leaves",
                    context =>
                    {
                        _ = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                        return Task.FromResult("left");
                    })
                .Orchestrator(
                    "Cancels",
                    async context =>
                    {
                        using CancellationTokenSource stop = new();
                        Task timer = context.CreateTimer(TimeSpan.FromHours(1), stop.Token);
                        stop.Cancel();
                        await Assert.ThrowsAsync<TaskCanceledException>(() => timer);
                        return "cancelled";
                    }));

        Assert.AreEqual("cancelled", (await hub.RunAsync("Cancels")).ReadOutputAs<string>());
        string id = await hub.StartInstanceAsync("Leaves");
        await hub.QuiesceAsync();
        Assert.AreEqual(
            OrchestrationRuntimeStatus.Running,
            (await hub.Client.GetInstanceAsync(id))!.RuntimeStatus,
            "as the real engine does");
        await hub.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.AreEqual("left", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
        Assert.AreEqual((0L, 0L, 0L, 0L), hub.Hub.Runtime.Reader.Count());
    }
}
