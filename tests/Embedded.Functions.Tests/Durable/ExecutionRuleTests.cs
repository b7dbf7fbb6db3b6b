using DurableTask.Core.Exceptions;
using Embedded.Functions.Durable;
using Embedded.Functions.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Tests.Durable;

/// <summary>Single rules of an execution at their exact bounds, each of which a mutant of the engine once broke unnoticed.</summary>
[TestClass]
public sealed class ExecutionRuleTests
{
    private const int MaxPayload = 1024 * 1024;

    private static readonly Dictionary<string, Func<TaskOrchestrationContext, Task>> Uses = new()
    {
        ["input"] = static context => Task.FromResult(context.GetInput<int>()),
        ["activity"] = static context => context.CallActivityAsync<int>("Next", 1),
        ["sub-orchestration"] = static context => context.CallSubOrchestratorAsync<int>("Child"),
        ["timer"] = static context => context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None),
        ["wait"] = static context => context.WaitForExternalEvent<int>("Go"),
        ["send"] = static context => Done(() => context.SendEvent("other", "Go", 1)),
        ["status"] = static context => Done(() => context.SetCustomStatus(1)),
        ["renewal"] = static context => Done(() => context.ContinueAsNew()),
        ["guid"] = static context => Task.FromResult(context.NewGuid()),
    };

    public static IEnumerable<string> Members => Uses.Keys;

    [TestMethod]
    [DynamicData(nameof(Members))]
    public async Task No_other_thread_may_use_the_context(string member)
    {
        TaskCompletionSource<Exception?> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions().Orchestrator(
                "Strays",
                async context =>
                {
                    _ = Task.Run(async () => answer.SetResult(await CaughtAsync(() => Uses[member](context))));
                    return await context.WaitForExternalEvent<int>("Never");
                }));
        await hub.StartInstanceAsync("Strays");

        Exception? refusal = await answer.Task;

        Assert.IsInstanceOfType<InvalidOperationException>(refusal);
        StringAssert.Contains(refusal.Message, "invalid asynchronous invocation");
    }

    [TestMethod]
    public async Task An_orchestrator_that_awaits_what_can_never_come_fails()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions().Orchestrator<int>("Hangs", async _ => await new TaskCompletionSource<int>().Task));

        OrchestrationMetadata end = await hub.RunAsync("Hangs");

        StringAssert.Contains(end.FailureDetails!.ErrorMessage, "invalid asynchronous invocation");
    }

    [TestMethod]
    public async Task What_is_posted_to_the_orchestrators_thread_runs_in_its_turn_and_others_cannot_send()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions().Orchestrator(
                "Posts",
                async context =>
                {
                    SynchronizationContext thread = SynchronizationContext.Current!;
                    TaskCompletionSource posted = new();
                    int sent = 0;
                    thread.Post(_ => posted.SetResult(), null);
                    thread.Send(_ => sent++, null);
                    await posted.Task;
                    Exception? refusal = null;
                    Thread other = new(() => refusal = CaughtAsync(() =>
                    {
                        thread.Send(_ => sent++, null);
                        return Task.CompletedTask;
                    }).GetAwaiter().GetResult());
                    other.Start();
                    other.Join();
                    return $"{sent} {refusal?.GetType().Name}";
                }));

        OrchestrationMetadata end = await hub.RunAsync("Posts");

        Assert.AreEqual("1 NotSupportedException", end.ReadOutputAs<string>(), end.FailureDetails?.ToString());
    }

    [TestMethod]
    public void A_replay_says_that_it_is_one_and_finds_actions_too_many_where_they_are()
    {
        DateTime start = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        HistoryEvent[] events =
        [
            new() { Type = HistoryEventType.ExecutionStarted, Name = "Run", At = start },
            new() { Type = HistoryEventType.OrchestratorStarted, StartsTurn = true, At = start },
            new() { Type = HistoryEventType.TaskScheduled, TaskId = 0, Name = "Next", At = start },
            new() { Type = HistoryEventType.EventRaised, Name = "Any", StartsTurn = true, At = start.AddSeconds(1) },
        ];
        bool? replaying = null;
        HistoryReplayer.Replay(History(events), context => Run(context, 1));
        Assert.IsTrue(replaying);

        string before = Assert.Throws<NonDeterministicOrchestrationException>(() => HistoryReplayer.Replay(History(events), context => Run(context, 2))).Message;
        StringAssert.Contains(before, "(before EventRaised of 2030-01-01T00:00:01");
        string atTheEnd = Assert.Throws<NonDeterministicOrchestrationException>(
            () => HistoryReplayer.Replay(History(events[..3]), context => Run(context, 2))).Message;
        StringAssert.Contains(atTheEnd, "(at the end of the history)");

        static OrchestrationHistory History(HistoryEvent[] events) => new() { Name = "Run", InstanceId = "one", Events = events };

        async Task<object?> Run(TaskOrchestrationContext context, int calls)
        {
            replaying = context.IsReplaying;
            return await Task.WhenAll(Enumerable.Range(0, calls).Select(_ => context.CallActivityAsync<int>("Next")));
        }
    }

    [TestMethod]
    public async Task Each_guid_of_an_execution_takes_the_next_number()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions().Orchestrator("Looks", context => Task.FromResult(new[] { context.NewGuid(), context.NewGuid(), context.NewGuid() })));

        Guid[] guids = (await hub.RunAsync("Looks", id: "looks")).ReadOutputAs<Guid[]>()!;

        // UUID version 5 of "looks_2030-01-01T00:00:00.0000000Z_" and 0, 1, 2 in the real engine's name space, computed with Python's uuid.uuid5.
        CollectionAssert.AreEqual(
            new[]
            {
                new Guid("13d0436f-6d98-5277-9ebf-ab56a3dc160d"), new Guid("27b14df4-2785-58f6-9f4d-00f6f23827f5"), new Guid("965757ff-9b87-5271-baad-67c248f9c104"),
            },
            guids);
    }

    [TestMethod]
    public async Task A_payload_may_have_exactly_the_limit()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions().Orchestrator("Says", context => Task.FromResult(new string('x', context.GetInput<int>()))));

        Assert.AreEqual(OrchestrationRuntimeStatus.Completed, (await hub.RunAsync("Says", MaxPayload - 2)).RuntimeStatus);
        Assert.AreEqual(OrchestrationRuntimeStatus.Failed, (await hub.RunAsync("Says", MaxPayload - 1)).RuntimeStatus);
    }

    [TestMethod]
    [DataRow(3 * 24 * 3600, 1)]
    [DataRow((3 * 24 * 3600) + 1, 2)]
    public async Task A_timer_is_a_chain_only_beyond_three_days(int seconds, int timers)
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions().Orchestrator(
                "Sleeps",
                async context =>
                {
                    await context.CreateTimer(TimeSpan.FromSeconds(seconds), CancellationToken.None);
                    return 1;
                }));
        string id = await hub.StartInstanceAsync("Sleeps");
        await hub.EndWithTimeAsync(id, TimeSpan.FromDays(3));

        Assert.AreEqual(timers, (await hub.Hub.GetHistoryAsync(id))!.Events.Count(e => e.Type == HistoryEventType.TimerCreated));
    }

    [TestMethod]
    public async Task A_policy_without_a_longest_pause_waits_as_long_as_its_factor_says()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions()
                .Activity<int, int>("Fails", _ => throw new IOException("broken"))
                .Orchestrator(
                    "Retries",
                    context => context.CallActivityAsync<int>(
                        "Fails", 1, TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromSeconds(10), backoffCoefficient: 2)))));
        string id = await hub.StartInstanceAsync("Retries");
        await hub.EndWithTimeAsync(id, TimeSpan.FromSeconds(1));

        TimeSpan[] pauses =
        [
            .. (await hub.Hub.GetHistoryAsync(id))!.Events.Where(e => e.Type == HistoryEventType.TimerCreated).Select(e => e.FireAt!.Value - e.At),
        ];
        CollectionAssert.AreEqual(new[] { TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20), TimeSpan.Zero }, pauses);
    }

    [TestMethod]
    public async Task Options_in_the_place_of_the_input_are_refused()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions().Activity<int, int>("Next", n => n).Orchestrator(
                "Mistakes",
                async context =>
                {
                    TaskOptions options = new();
                    Exception? activity = await CaughtAsync(() => context.CallActivityAsync<int>("Next", input: options));
                    Exception? child = await CaughtAsync(() => context.CallSubOrchestratorAsync<int>("Child", input: options));
                    return $"{activity?.GetType().Name} {child?.GetType().Name}";
                }));

        Assert.AreEqual("ArgumentException ArgumentException", (await hub.RunAsync("Mistakes")).ReadOutputAs<string>());
    }

    [TestMethod]
    public async Task A_wait_that_is_cancelled_already_ends_at_once_and_an_early_event_goes_before()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions().Orchestrator(
                "Waits",
                async context =>
                {
                    await context.WaitForExternalEvent<int>("Begin");
                    CancellationToken cancelled = new(canceled: true);
                    int early = await context.WaitForExternalEvent<int>("Go", cancelled);
                    Exception? late = await CaughtAsync(() => context.WaitForExternalEvent<int>("Go", cancelled));
                    return $"{early} {late?.GetType().Name}";
                }));
        string id = await hub.StartInstanceAsync("Waits");
        await hub.Client.RaiseEventAsync(id, "Go", 5);
        await hub.Client.RaiseEventAsync(id, "Begin", 0);

        Assert.AreEqual("5 TaskCanceledException", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    private static async Task<Exception?> CaughtAsync(Func<Task> attempt)
    {
        try
        {
            await attempt();
            return null;
        }
#pragma warning disable CA1031 // Which exception it is, is what the tests are about.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception;
        }
    }

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
