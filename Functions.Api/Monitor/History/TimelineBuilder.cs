using DurableTask.Core.History;
using Functions.Api.Monitor.Instances;

namespace Functions.Api.Monitor.History;

/// <summary>
/// Makes lines of time out of a history. A history does not say that a task is another attempt at an earlier one; it shows it, by what a retry policy does:
/// in the turn in which a task fails it sets a timer, and in the turn in which that timer fires it schedules the same task with the same input. Code that
/// does so by hand looks the same, and is shown the same.
/// </summary>
internal sealed class TimelineBuilder
{
    private const string Activity = "activity";
    private const string SubOrchestration = "sub_orchestration";

    private readonly List<Line> lines = [];
    private readonly Dictionary<int, Line> open = [];
    private readonly Dictionary<Attempt, Queue<Line>> failed = [];
    private readonly Dictionary<int, Queue<Line>> fired = [];
    private readonly Dictionary<int, Queue<Line>> failedInTurn = [];
    private int turn;

    private TimelineBuilder()
    {
    }

    /// <summary>The lines of a history, by their beginnings.</summary>
    public static IReadOnlyList<TimelineSpan> Build(IReadOnlyList<HistoryEvent> history)
    {
        var builder = new TimelineBuilder();
        for (var at = 0; at < history.Count; at++)
        {
            builder.Take(at, history[at]);
        }

        var end = history.OfType<ExecutionCompletedEvent>().LastOrDefault();
        builder.PairPendingPauses();
        return [.. builder.lines.Where(line => !line.IsHidden).Select(line => line.ToSpan(end is null ? null : Times.Of(end.Timestamp)))];
    }

    private void Take(int at, HistoryEvent recorded)
    {
        var time = Times.Of(recorded.Timestamp);
        switch (recorded)
        {
            case OrchestratorStartedEvent:
                turn++;
                fired.Clear();
                break;
            case TaskScheduledEvent e:
                Schedule(at, time, new Attempt(0, Activity, e.Name, e.Input), e.EventId, null);
                break;
            case SubOrchestrationInstanceCreatedEvent e:
                Schedule(at, time, new Attempt(0, SubOrchestration, e.Name, e.Input), e.EventId, e.InstanceId);
                break;
            case TaskCompletedEvent e:
                End(at, time, e.TaskScheduledId, "completed", null);
                break;
            case SubOrchestrationInstanceCompletedEvent e:
                End(at, time, e.TaskScheduledId, "completed", null);
                break;
            case TaskFailedEvent e:
                Fail(at, time, e.TaskScheduledId, HistoryEntry.Of(at, e, 0).Failure);
                break;
            case SubOrchestrationInstanceFailedEvent e:
                Fail(at, time, e.TaskScheduledId, HistoryEntry.Of(at, e, 0).Failure);
                break;
            case TimerCreatedEvent e:
                open[e.EventId] = Add(new Line("timer", null, null) { FireAt = Times.Of(e.FireAt), Turn = turn }, at, time, "waiting");
                break;
            case TimerFiredEvent e:
                if (End(at, time, e.TimerId, "fired", null) is { } timer)
                {
                    Queue(fired, timer.Turn).Enqueue(timer);
                }

                break;
            case ExecutionSuspendedEvent:
                open[int.MinValue] = Add(new Line("suspension", null, null), at, time, "running");
                break;
            case ExecutionResumedEvent:
                _ = End(at, time, int.MinValue, "completed", null);
                break;
            case EventRaisedEvent e:
                AddMoment("event_received", e.Name, null, at, time);
                break;
            case EventSentEvent e:
                AddMoment("event_sent", e.Name, e.InstanceId, at, time);
                break;
            case ExecutionTerminatedEvent:
                AddMoment("termination", null, null, at, time);
                break;
            case ExecutionRewoundEvent:
                AddMoment("rewind", null, null, at, time);
                break;
            case ContinueAsNewEvent:
                AddMoment("continue_as_new", null, null, at, time);
                break;
            default:
                break;
        }
    }

    private void Schedule(int at, DateTimeOffset time, Attempt attempt, int taskId, string? instanceId)
    {
        var line = TryContinue(attempt) ?? Add(new Line(attempt.Kind, attempt.Name, attempt), at, time, "running");
        line.InstanceId = instanceId;
        line.Begin(at, time);
        open[taskId] = line;
    }

    // The first timer that has fired in this turn and was set in a turn in which this very task had failed.
    private Line? TryContinue(Attempt attempt)
    {
        foreach (var (setIn, timers) in fired)
        {
            if (timers.Count > 0 && failed.TryGetValue(attempt with { Turn = setIn }, out var lines) && lines.Count > 0)
            {
                var line = lines.Dequeue();
                line.PauseFor(timers.Dequeue());
                return line;
            }
        }

        return null;
    }

    private void Fail(int at, DateTimeOffset time, int taskId, FailureResponse? failure)
    {
        if (End(at, time, taskId, "failed", failure) is { Attempt: { } attempt } line)
        {
            line.Turn = turn;
            Queue(failed, attempt with { Turn = turn }).Enqueue(line);
            Queue(failedInTurn, turn).Enqueue(line);
        }
    }

    private Line? End(int at, DateTimeOffset time, int taskId, string status, FailureResponse? failure)
    {
        if (!open.Remove(taskId, out var line))
        {
            return null;
        }

        line.End(at, time, status, failure);
        return line;
    }

    private Line Add(Line line, int at, DateTimeOffset time, string status)
    {
        (line.FirstEvent, line.StartedAt, line.Status) = (at, time, status);
        lines.Add(line);
        return line;
    }

    private void AddMoment(string kind, string? name, string? instanceId, int at, DateTimeOffset time) =>
        Add(new Line(kind, name, null) { InstanceId = instanceId }, at, time, "running").End(at, time, "done", null);

    // What is left: pauses that still last, and the timer of no length that a policy sets after its last attempt.
    private void PairPendingPauses()
    {
        foreach (var timer in lines.Where(line => line.Kind == "timer" && !line.IsHidden).ToList())
        {
            if (!failedInTurn.TryGetValue(timer.Turn, out var candidates))
            {
                continue;
            }

            while (candidates.Count > 0 && (candidates.Peek().Status != "failed" || candidates.Peek().Turn != timer.Turn))
            {
                candidates.Dequeue();
            }

            if (timer.Status == "waiting" && candidates.TryDequeue(out var line))
            {
                line.PauseFor(timer);
            }
            else if (timer.Status == "fired" && timer.FireAt <= timer.StartedAt && candidates.TryDequeue(out _))
            {
                timer.IsHidden = true;
            }
        }
    }

    private static Queue<Line> Queue<TKey>(Dictionary<TKey, Queue<Line>> queues, TKey key)
        where TKey : notnull
    {
        if (!queues.TryGetValue(key, out var queue))
        {
            queues[key] = queue = new Queue<Line>();
        }

        return queue;
    }

    /// <summary>What is done, and in which turn it failed.</summary>
    private sealed record Attempt(int Turn, string Kind, string? Name, string? Input);

    private sealed class Line(string kind, string? name, Attempt? attempt)
    {
        private readonly List<TimelinePart> parts = [];

        public string Kind => kind;

        public Attempt? Attempt => attempt;

        public string Status { get; set; } = "";

        public int Turn { get; set; }

        public int FirstEvent { get; set; }

        public DateTimeOffset StartedAt { get; set; }

        public DateTimeOffset? FireAt { get; init; }

        public string? InstanceId { get; set; }

        public bool IsHidden { get; set; }

        private int? LastEvent { get; set; }

        private DateTimeOffset? EndedAt { get; set; }

        private FailureResponse? Failure { get; set; }

        public void Begin(int at, DateTimeOffset time)
        {
            (Status, EndedAt, LastEvent, Failure) = ("running", null, null, null);
            parts.Add(new("attempt", "running", time, null, null, null, at, null));
        }

        public void End(int at, DateTimeOffset time, string status, FailureResponse? failure)
        {
            (Status, EndedAt, LastEvent, Failure) = (status, time, at, failure);
            if (parts.Count > 0)
            {
                parts[^1] = parts[^1] with { Status = status, EndedAt = time, LastEvent = at, Failure = failure };
            }
        }

        public void PauseFor(Line timer)
        {
            timer.IsHidden = true;
            parts.Add(new("backoff", timer.Status, timer.StartedAt, timer.EndedAt, timer.FireAt, null, timer.FirstEvent, timer.LastEvent));
            (Status, EndedAt, LastEvent) = ("retrying", null, null);
        }

        public TimelineSpan ToSpan(DateTimeOffset? end)
        {
            var isOpen = EndedAt is null && end is not null;
            return new TimelineSpan
            {
                Kind = kind,
                Name = name,
                Status = isOpen ? Left(Status) : Status,
                StartedAt = StartedAt,
                EndedAt = EndedAt ?? end,
                FireAt = FireAt,
                InstanceId = InstanceId,
                Failure = Failure,
                FirstEvent = FirstEvent,
                LastEvent = LastEvent,
                Parts = [.. parts.Select(part => part.EndedAt is null && end is not null ? part with { Status = Left(part.Status), EndedAt = end } : part)],
            };
        }

        private static string Left(string status) => status == "waiting" ? "canceled" : "abandoned";
    }
}
