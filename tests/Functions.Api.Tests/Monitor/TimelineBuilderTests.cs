using DurableTask.Core;
using DurableTask.Core.History;
using Functions.Api.Monitor.History;

namespace Functions.Api.Tests.Monitor;

/// <summary>What lines of time are made of histories. Histories are written as the official client gives them.</summary>
[TestClass]
public sealed class TimelineBuilderTests
{
    private readonly List<HistoryEvent> history = [];
    private DateTime now = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [TestMethod]
    public void An_activity_is_one_line_from_its_scheduling_to_its_end()
    {
        Turn(new TaskScheduledEvent(0, "Render", "", "1"));
        Turn(new TaskCompletedEvent(-1, 0, "2"));
        var line = Build().Single();
        Assert.AreEqual(("activity", "Render", "completed"), (line.Kind, line.Name, line.Status));
        Assert.AreEqual(TimeSpan.FromSeconds(1), line.EndedAt - line.StartedAt);
        Assert.AreEqual((1, 4), (line.FirstEvent, line.LastEvent));
        Assert.AreEqual("attempt", line.Parts.Single().Kind);
    }

    [TestMethod]
    public void Attempts_with_their_pauses_are_one_line_even_among_others_that_fail_in_the_same_turn()
    {
        Turn(new TaskScheduledEvent(0, "Copy", "", "a"), new TaskScheduledEvent(1, "Copy", "", "b"), new TaskScheduledEvent(2, "Copy", "", "c"));
        Turn(Failed(0), Failed(1), new TaskCompletedEvent(-1, 2, "null"), Timer(3, 5), Timer(4, 5));
        Turn(Fired(3), Fired(4), new TaskScheduledEvent(5, "Copy", "", "a"), new TaskScheduledEvent(6, "Copy", "", "b"));
        Turn(Failed(6), Timer(7, 10));
        Turn(new TaskCompletedEvent(-1, 5, "null"));
        Turn(Fired(7), new TaskScheduledEvent(8, "Copy", "", "b"));
        Turn(new TaskCompletedEvent(-1, 8, "null"));
        var lines = Build();
        Assert.HasCount(3, lines);
        CollectionAssert.AreEqual(new[] { "attempt failed", "backoff fired", "attempt completed" }, Parts(lines[0]));
        CollectionAssert.AreEqual(
            new[] { "attempt failed", "backoff fired", "attempt failed", "backoff fired", "attempt completed" }, Parts(lines[1]));
        CollectionAssert.AreEqual(new[] { "attempt completed" }, Parts(lines[2]));
        Assert.AreEqual("boom", lines[1].Parts[0].Failure!.Message);
        Assert.IsNull(lines[1].Failure, "It went well in the end.");
    }

    [TestMethod]
    public void A_pause_that_still_lasts_belongs_to_the_task_that_failed()
    {
        Turn(new TaskScheduledEvent(0, "Copy", "", "a"));
        Turn(Failed(0), Timer(1, 60));
        var line = Build().Single();
        Assert.AreEqual("retrying", line.Status);
        CollectionAssert.AreEqual(new[] { "attempt failed", "backoff waiting" }, Parts(line));
        Assert.IsNull(line.EndedAt);
    }

    [TestMethod]
    public void The_timer_of_no_length_after_the_last_attempt_is_not_shown()
    {
        Turn(new TaskScheduledEvent(0, "Copy", "", "a"));
        Turn(Failed(0), Timer(1, 0));
        Turn(Fired(1));
        Complete(OrchestrationStatus.Failed);
        var line = Build().Single();
        Assert.AreEqual(("activity", "failed", "boom"), (line.Kind, line.Status, line.Failure!.Message));
    }

    [TestMethod]
    public void A_timer_of_its_own_is_a_line_of_its_own_though_something_failed_before()
    {
        Turn(new TaskScheduledEvent(0, "Copy", "", "a"));
        Turn(Failed(0), Timer(1, 60));
        Turn(Fired(1), new TaskScheduledEvent(2, "Another", "", "a"));
        var lines = Build();
        CollectionAssert.AreEqual(new[] { "activity failed", "timer fired", "activity running" }, lines.Select(line => $"{line.Kind} {line.Status}").ToArray());
    }

    [TestMethod]
    public void Children_are_retried_under_one_line_and_name_the_last_child()
    {
        Turn(Child(0, "one"));
        Turn(new SubOrchestrationInstanceFailedEvent(-1, 0, null, null, Details()), Timer(1, 5));
        Turn(Fired(1), Child(2, "two"));
        Turn(new SubOrchestrationInstanceCompletedEvent(-1, 2, "null"));
        var line = Build().Single();
        Assert.AreEqual(("sub_orchestration", "two", "completed"), (line.Kind, line.InstanceId, line.Status));
        CollectionAssert.AreEqual(new[] { "attempt failed", "backoff fired", "attempt completed" }, Parts(line));
    }

    [TestMethod]
    public void What_an_ended_instance_left_open_is_shown_as_left()
    {
        Turn(new TaskScheduledEvent(0, "Copy", "", "a"), Timer(1, 600), Child(2, "child"));
        Turn(new ExecutionTerminatedEvent(-1, "\"enough\""));
        Complete(OrchestrationStatus.Terminated);
        var lines = Build();
        CollectionAssert.AreEqual(
            new[] { "activity abandoned", "timer canceled", "sub_orchestration abandoned", "termination done" },
            lines.Select(line => $"{line.Kind} {line.Status}").ToArray());
        Assert.IsTrue(lines.All(line => line.EndedAt is not null));
    }

    [TestMethod]
    public void Events_are_moments_and_a_suspension_has_a_length()
    {
        Turn(new EventRaisedEvent(-1, "1") { Name = "Go" });
        Turn(new ExecutionSuspendedEvent(-1, "why"));
        Turn(new ExecutionResumedEvent(-1, "on"));
        Turn(new EventSentEvent(0) { InstanceId = "other", Name = "Tell", Input = "1" });
        var lines = Build();
        CollectionAssert.AreEqual(
            new[] { "event_received Go", "suspension ", "event_sent Tell" }, lines.Select(line => $"{line.Kind} {line.Name}").ToArray());
        Assert.AreEqual(TimeSpan.Zero, lines[0].EndedAt - lines[0].StartedAt);
        Assert.AreEqual(TimeSpan.FromSeconds(1), lines[1].EndedAt - lines[1].StartedAt);
        Assert.AreEqual("other", lines[2].InstanceId);
    }

    [TestMethod]
    public void Ten_thousand_activities_that_fail_together_are_paired_each_with_its_own()
    {
        const int Count = 10_000;
        Turn([.. Enumerable.Range(0, Count).Select(at => new TaskScheduledEvent(at, "Copy", "", $"{at}"))]);
        Turn([.. Enumerable.Range(0, Count).Select(Failed), .. Enumerable.Range(0, Count).Select(at => Timer(Count + at, 5))]);
        Turn(
        [
            .. Enumerable.Range(0, Count).Select(at => Fired(Count + at)),
            .. Enumerable.Range(0, Count).Select(at => new TaskScheduledEvent((2 * Count) + at, "Copy", "", $"{at}")),
        ]);
        Turn([.. Enumerable.Range(0, Count).Select(at => new TaskCompletedEvent(-1, (2 * Count) + at, "null"))]);
        var lines = Build();
        Assert.HasCount(Count, lines);
        Assert.IsTrue(lines.All(line => line.Status == "completed" && line.Parts.Count == 3));
    }

    private static string[] Parts(TimelineSpan line) => [.. line.Parts.Select(part => $"{part.Kind} {part.Status}")];

    private static FailureDetails Details() => new("System.Exception", "boom", null, null, false);

    private static TaskFailedEvent Failed(int taskId) => new(-1, taskId, null, null, Details());

    private static TimerFiredEvent Fired(int taskId) => new(-1) { TimerId = taskId };

    private static SubOrchestrationInstanceCreatedEvent Child(int taskId, string instance) =>
        new(taskId) { InstanceId = instance, Name = "Child", Input = "1" };

    private TimerCreatedEvent Timer(int taskId, int seconds) => new(taskId, now.AddSeconds(seconds));

    private void Turn(params HistoryEvent[] events)
    {
        foreach (var recorded in (HistoryEvent[])[new OrchestratorStartedEvent(-1), .. events, new OrchestratorCompletedEvent(-1)])
        {
            recorded.Timestamp = now;
            history.Add(recorded);
        }

        now = now.AddSeconds(1);
    }

    private void Complete(OrchestrationStatus status) => Turn(new ExecutionCompletedEvent(99, null, status));

    private IReadOnlyList<TimelineSpan> Build() => TimelineBuilder.Build(history);
}
