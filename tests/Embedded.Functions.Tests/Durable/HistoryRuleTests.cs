using DurableTask.Core.History;
using Embedded.Functions.Durable.History;
using Embedded.Functions.Durable.Storage;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using HistoryEvent = Embedded.Functions.Durable.History.HistoryEvent;

namespace Embedded.Functions.Tests.Durable;

/// <summary>Histories event by event: where a rewind cuts them, what a client is shown of them, how much of a failure they keep.</summary>
[TestClass]
public sealed class HistoryRuleTests
{
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [TestMethod]
    public void A_rewind_cuts_before_the_turn_of_a_failure_that_nothing_answered()
    {
        RewindPlan plan = RewindPlan.For([.. Failing(), Event(HistoryEventType.EventRaised, turn: true), End]);

        Assert.AreEqual(3, plan.Cut);
        Assert.AreEqual(2, plan.Reopened.Single().Sequence);
        Assert.AreEqual(HistoryEventType.EventRaised, plan.Received.Single().Type);
    }

    [TestMethod]
    [DataRow(HistoryEventType.TaskScheduled)]
    [DataRow(HistoryEventType.SubOrchestrationInstanceCreated)]
    [DataRow(HistoryEventType.EventSent)]
    [DataRow(HistoryEventType.EntityOperationCalled)]
    [DataRow(HistoryEventType.EntityOperationSignaled)]
    [DataRow(HistoryEventType.EntityLockRequested)]
    public void A_failure_that_was_answered_by_any_action_stays(HistoryEventType action)
    {
        RewindPlan plan = RewindPlan.For([.. Failing(), Event(action, 1), Event(HistoryEventType.EventRaised, turn: true), End]);

        Assert.AreEqual(5, plan.Cut);
    }

    [TestMethod]
    public void A_timer_answers_a_failure_unless_it_is_the_immediate_one_that_ends_a_policy()
    {
        HistoryEvent timer = Event(HistoryEventType.TimerCreated, 1);
        HistoryEvent wake = Event(HistoryEventType.EventRaised, turn: true);

        Assert.AreEqual(3, RewindPlan.For([.. Failing(), timer with { FireAt = Start }, wake, End]).Cut);
        Assert.AreEqual(5, RewindPlan.For([.. Failing(), timer with { FireAt = Start.AddSeconds(1) }, wake, End]).Cut);
    }

    [TestMethod]
    public void A_failure_in_the_first_event_of_a_history_is_found()
    {
        RewindPlan plan = RewindPlan.For([Event(HistoryEventType.TaskFailed, 0, turn: true), Event(HistoryEventType.EventRaised, turn: true), End]);

        Assert.AreEqual(0, plan.Cut);
    }

    [TestMethod]
    public void What_entities_were_sent_and_answered_is_shown_as_events()
    {
        IList<global::DurableTask.Core.History.HistoryEvent> shown = OfficialHistory.Of(
            new StoredInstance(1, "one", "Run", "", OrchestrationRuntimeStatus.Running, true, null, null, null, null, Start),
            [
                Event(HistoryEventType.ExecutionStarted) with { Name = "Run" },
                Event(HistoryEventType.OrchestratorStarted, turn: true),
                Event(HistoryEventType.EntityOperationCalled, 0) with { Name = "add", Target = "@counter@a", Payload = "1" },
                Event(HistoryEventType.EntityOperationSignaled, 1) with { Name = "note", Target = "@counter@a" },
                Event(HistoryEventType.EntityLockRequested, 2) with { Target = "@counter@a", Payload = """["@counter@a"]""" },
                Event(HistoryEventType.EntityUnlockSent, 3) with { Target = "@counter@a" },
                Event(HistoryEventType.EntityOperationCompleted, 0, turn: true) with { Payload = "2", At = Start.AddSeconds(1) },
                Event(HistoryEventType.EntityOperationFailed, 5) with { Failure = RecordedFailure.From(new FormatException("no luck")) },
                Event(HistoryEventType.EntityLockGranted, 2) with { Payload = "null" },
            ],
            JsonDataConverter.Default);

        CollectionAssert.AreEqual(
            new[]
            {
                """op {"op":"add","signal":false,"input":"1","due":null}""",
                """op {"op":"note","signal":true,"input":null,"due":null}""",
                """op {"lockset":["@counter@a"],"pos":0}""",
                """release {"parent":"one"}""",
            },
            shown.OfType<EventSentEvent>().Select(static e => $"{e.Name} {e.Input}").ToArray());
        CollectionAssert.AreEqual(
            new[]
            {
                """0 {"result":"2","exceptionType":null}""",
                """5 {"result":null,"exceptionType":"no luck"}""",
                """2 {"result":"null","exceptionType":null}""",
            },
            shown.OfType<EventRaisedEvent>().Select(static e => $"{e.Name} {e.Input}").ToArray());
        CollectionAssert.AreEqual(
            new[] { Start, Start.AddSeconds(1) },
            shown.OfType<OrchestratorStartedEvent>().Select(static e => e.Timestamp).ToArray(),
            "each turn begins once, at its time");
        Assert.IsInstanceOfType<OrchestratorStartedEvent>(shown[0]);
    }

    [TestMethod]
    public void Sixteen_levels_of_a_failure_are_kept_and_of_each_text_as_much_as_the_contract_says()
    {
        Exception exception = new InvalidOperationException("17");
        for (int level = 16; level >= 1; level--)
        {
            exception = new InvalidOperationException($"{level}", exception);
        }

        RecordedFailure? failure = RecordedFailure.From(exception);
        for (int level = 1; level <= 16; level++)
        {
            Assert.AreEqual($"{level}", failure!.ErrorMessage);
            failure = failure.InnerFailure;
        }

        Assert.IsNull(failure);
        const int Kept = 16 * 1024;
        Assert.AreEqual(Kept, RecordedFailure.From(new InvalidOperationException(new string('x', Kept))).ErrorMessage.Length);
        Assert.AreEqual(Kept, RecordedFailure.From(new InvalidOperationException(new string('x', Kept + 1))).ErrorMessage.Length);
    }

    private static HistoryEvent End => Event(HistoryEventType.ExecutionCompleted);

    // A call whose failure arrives in the turn that begins at place 3.
    private static IEnumerable<HistoryEvent> Failing() =>
    [
        Event(HistoryEventType.ExecutionStarted),
        Event(HistoryEventType.OrchestratorStarted, turn: true),
        Event(HistoryEventType.TaskScheduled, 0),
        Event(HistoryEventType.TaskFailed, 0, turn: true),
    ];

    private static HistoryEvent Event(HistoryEventType type, int task = -1, bool turn = false) =>
        new() { Type = type, TaskId = task, At = Start, StartsTurn = turn };
}
