using System.Text.Json;
using System.Text.Json.Nodes;
using DurableTask.Core;
using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Tests.Durable;

[TestClass]
public sealed class HistoryTests
{
    private static TestFunctions Functions =>
        new TestFunctions()
            .Activity<int, int>("Next", n => n + 1)
            .Activity<int, int>("Breaks", _ => throw new InvalidOperationException("no luck", new TimeoutException("too slow")))
            .Orchestrator("Child", context => Task.FromResult(context.GetInput<string>() + "!"))
            .Orchestrator(
                "Everything",
                async context =>
                {
                    int next = await context.CallActivityAsync<int>("Next", 1);
                    await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
                    string child = await context.CallSubOrchestratorAsync<string>("Child", "c", new SubOrchestrationOptions(instanceId: "child"));
                    context.SendEvent("other", "Hello", 5);
                    string go = await context.WaitForExternalEvent<string>("Go");
                    try
                    {
                        await context.CallActivityAsync<int>("Breaks", next);
                    }
                    catch (TaskFailedException)
                    {
                        go += "?";
                    }

                    return child + go;
                })
            .Orchestrator("Waits", context => context.WaitForExternalEvent<string>("Go"));

    [TestMethod]
    public async Task A_history_shows_each_turn_with_what_it_received_and_did()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions, options => options with { DefaultVersion = "2.0" });
        await hub.Client.ScheduleNewOrchestrationInstanceAsync(
            "Everything",
            "in",
            new StartOrchestrationOptions("one")
            {
                Tags = new Dictionary<string, string> { ["kind"] = "all" },
                Version = "1.5",
            });
        await hub.AdvanceAsync(TimeSpan.FromMinutes(1));
        await hub.QuiesceAsync();
        await hub.Client.SuspendInstanceAsync("one", "lunch");
        await hub.Client.ResumeInstanceAsync("one", "back");
        await hub.Client.RaiseEventAsync("one", "Go", "go");
        await hub.EndOfAsync("one");

        IList<HistoryEvent> history = await hub.Client.GetOrchestrationHistoryAsync("one");

        string[] kinds = [.. history.Where(e => e is not (OrchestratorStartedEvent or OrchestratorCompletedEvent)).Select(e => $"{e.EventType} {e.EventId}")];
        CollectionAssert.AreEqual(
            new[]
            {
                "ExecutionStarted -1",
                "TaskScheduled 0",
                "TaskCompleted -1",
                "TimerCreated 1",
                "TimerFired -1",
                "SubOrchestrationInstanceCreated 2",
                "SubOrchestrationInstanceCompleted -1",
                "EventSent 3",
                "ExecutionSuspended -1",
                "ExecutionResumed -1",
                "EventRaised -1",
                "TaskScheduled 4",
                "TaskFailed -1",
                "ExecutionCompleted 5",
            },
            kinds,
            string.Join(", ", kinds));
        Assert.IsInstanceOfType<OrchestratorStartedEvent>(history[0]);
        Assert.IsInstanceOfType<OrchestratorCompletedEvent>(history[^1]);
        AssertTurnsAreWhole(history);

        ExecutionStartedEvent started = history.OfType<ExecutionStartedEvent>().Single();
        Assert.AreEqual(("Everything", "1.5", "\"in\"", "one"), (started.Name, started.Version, started.Input, started.OrchestrationInstance.InstanceId));
        Assert.AreEqual("all", started.Tags["kind"]);
        Assert.IsNull(started.ParentInstance);
        TaskScheduledEvent call = history.OfType<TaskScheduledEvent>().First();
        Assert.AreEqual(("Next", "1.5", "1"), (call.Name, call.Version, call.Input));
        TaskCompletedEvent answer = history.OfType<TaskCompletedEvent>().Single();
        Assert.AreEqual((0, "2"), (answer.TaskScheduledId, answer.Result));
        TimerFiredEvent fired = history.OfType<TimerFiredEvent>().Single();
        Assert.AreEqual((1, history.OfType<TimerCreatedEvent>().Single().FireAt), (fired.TimerId, fired.FireAt));
        SubOrchestrationInstanceCreatedEvent child = history.OfType<SubOrchestrationInstanceCreatedEvent>().Single();
        Assert.AreEqual(("Child", "child", "\"c\""), (child.Name, child.InstanceId, child.Input));
        Assert.AreEqual((2, "\"c!\""), history.OfType<SubOrchestrationInstanceCompletedEvent>().Select(e => (e.TaskScheduledId, e.Result)).Single());
        Assert.AreEqual(("other", "Hello", "5"), history.OfType<EventSentEvent>().Select(e => (e.InstanceId, e.Name, e.Input)).Single());
        Assert.AreEqual(("Go", "\"go\""), history.OfType<EventRaisedEvent>().Select(e => (e.Name, e.Input)).Single());
        Assert.AreEqual("lunch", history.OfType<ExecutionSuspendedEvent>().Single().Reason);
        Assert.AreEqual("back", history.OfType<ExecutionResumedEvent>().Single().Reason);
        TaskFailedEvent failed = history.OfType<TaskFailedEvent>().Single();
        Assert.AreEqual(4, failed.TaskScheduledId);
        Assert.AreEqual("no luck", failed.FailureDetails!.ErrorMessage);
        Assert.IsTrue(failed.FailureDetails.IsCausedBy<InvalidOperationException>());
        Assert.IsTrue(failed.FailureDetails.InnerFailure!.IsCausedBy<TimeoutException>());
        ExecutionCompletedEvent end = history.OfType<ExecutionCompletedEvent>().Single();
        Assert.AreEqual((OrchestrationStatus.Completed, "\"c!go?\""), (end.OrchestrationStatus, end.Result));

        ExecutionStartedEvent childStarted = (await hub.Client.GetOrchestrationHistoryAsync("child")).OfType<ExecutionStartedEvent>().Single();
        Assert.AreEqual(
            ("Everything", "one", 2),
            (childStarted.ParentInstance.Name, childStarted.ParentInstance.OrchestrationInstance.InstanceId, childStarted.ParentInstance.TaskScheduleId));
    }

    [TestMethod]
    public async Task Each_event_of_a_history_can_be_written_as_JSON()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        await hub.RunAsync("Child", "x", "one");

        JsonArray json = JsonSerializer.SerializeToNode((await hub.Client.GetOrchestrationHistoryAsync("one")).Cast<object>())!.AsArray();

        Assert.AreEqual("Child", (string?)json.Single(e => (int)e!["EventType"]! == (int)EventType.ExecutionStarted)!["Name"]);
        Assert.AreEqual("\"x!\"", (string?)json.Single(e => (int)e!["EventType"]! == (int)EventType.ExecutionCompleted)!["Result"]);
    }

    [TestMethod]
    public async Task A_history_shows_an_instance_that_waits_one_that_failed_and_one_that_was_terminated()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions.Orchestrator<int>("Fails", _ => throw new InvalidOperationException("no luck")));
        DateTimeOffset later = hub.Time.GetUtcNow().AddHours(1);
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("later", later));
        await hub.QuiesceAsync();
        HistoryEvent only = (await hub.Client.GetOrchestrationHistoryAsync("later")).Single();
        Assert.AreEqual(later.UtcDateTime, ((ExecutionStartedEvent)only).ScheduledStartTime);

        await hub.RunAsync("Fails", id: "failed");
        ExecutionCompletedEvent failed = (await hub.Client.GetOrchestrationHistoryAsync("failed")).OfType<ExecutionCompletedEvent>().Single();
        Assert.AreEqual((OrchestrationStatus.Failed, "no luck"), (failed.OrchestrationStatus, failed.FailureDetails!.ErrorMessage));

        await hub.StartInstanceAsync("Waits", id: "ended");
        await hub.QuiesceAsync();
        await hub.Client.TerminateInstanceAsync("ended", (object)"enough");
        await hub.EndOfAsync("ended");
        IList<HistoryEvent> history = await hub.Client.GetOrchestrationHistoryAsync("ended");
        Assert.AreEqual("\"enough\"", history.OfType<ExecutionTerminatedEvent>().Single().Input);
        Assert.AreEqual(OrchestrationStatus.Terminated, history.OfType<ExecutionCompletedEvent>().Single().OrchestrationStatus);
        AssertTurnsAreWhole(history);
    }

    [TestMethod]
    public async Task There_is_no_history_without_an_instance_nor_of_an_entity()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);

        await Assert.ThrowsExactlyAsync<ArgumentException>(() => hub.Client.GetOrchestrationHistoryAsync("nobody"));
        await Assert.ThrowsExactlyAsync<ArgumentException>(() => hub.Client.GetOrchestrationHistoryAsync("@counter@one"));
        await Assert.ThrowsExactlyAsync<ArgumentException>(() => hub.Client.GetOrchestrationHistoryAsync(""));
        await Assert.ThrowsExactlyAsync<ArgumentNullException>(() => hub.Client.GetOrchestrationHistoryAsync(null!));
    }

    private static void AssertTurnsAreWhole(IList<HistoryEvent> history)
    {
        bool inTurn = false;
        foreach (HistoryEvent e in history)
        {
            Assert.AreEqual(e is not OrchestratorStartedEvent, inTurn, $"{e.EventType} at {e.Timestamp:O}");
            inTurn = e is not OrchestratorCompletedEvent;
        }

        Assert.IsFalse(inTurn);
    }
}
