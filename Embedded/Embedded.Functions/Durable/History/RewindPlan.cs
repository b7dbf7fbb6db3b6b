namespace Embedded.Functions.Durable.History;

/// <summary>
/// How a failed execution is taken back: its history is cut before the failures that ended it, what else was received since then is
/// received again, and the failed tasks run again. Failures that the orchestrator answered with further actions are its history and stay.
/// </summary>
/// <param name="Cut">The number of the first event that goes.</param>
/// <param name="Received">What is received again, in order.</param>
/// <param name="Reopened">
/// The calls that have no answer any more, each with its number in the history: those of failed tasks, of timers, and of what was still
/// under way when the execution failed.
/// </param>
internal sealed record RewindPlan(
    int Cut,
    IReadOnlyList<HistoryEvent> Received,
    IReadOnlyList<(HistoryEvent Call, int Sequence)> Reopened)
{
    /// <summary>Whether the execution would go on inside a critical section, whose locks it no longer has.</summary>
    public bool NeedsLocks { get; private init; }

    /// <summary>The plan for a history that ends in failure. Without a failed task the last turn runs again.</summary>
    public static RewindPlan For(IReadOnlyList<HistoryEvent> history)
    {
        int lastAction = Last(history, history.Count - 1, IsAction);
        int firstFailure = Enumerable.Range(lastAction + 1, history.Count - lastAction - 1).FirstOrDefault(i => IsFailure(history[i]), -1);
        int cut = Last(history, firstFailure < 0 ? history.Count - 1 : firstFailure, static e => e.StartsTurn);
        SortedDictionary<int, int> open = [];
        for (int i = 0; i < cut; i++)
        {
            HistoryEvent e = history[i];
            if (
                e.Type
                is HistoryEventType.TaskScheduled
                    or HistoryEventType.SubOrchestrationInstanceCreated
                    or HistoryEventType.TimerCreated
                    or HistoryEventType.EntityOperationCalled
                    or HistoryEventType.EntityLockRequested)
            {
                if (!InstanceTags.IsFireAndForget(e.Tags))
                {
                    open[e.TaskId] = i;
                }
            }
            else if (e.TaskId >= 0)
            {
                open.Remove(e.TaskId);
            }
        }

        int locks = Last(history, cut - 1, static e => e.Type == HistoryEventType.EntityLockRequested);
        int releases = Last(history, cut - 1, static e => e.Type == HistoryEventType.EntityUnlockSent);
        List<HistoryEvent> received = [];
        foreach (HistoryEvent e in history.Skip(cut).Where(IsReceived))
        {
            if (e.TaskId < 0 || open.Remove(e.TaskId))
            {
                received.Add(e);
            }
        }

        return new RewindPlan(cut, received, [.. open.Select(call => (history[call.Value], call.Value))])
        {
            NeedsLocks = locks > releases,
        };
    }

    private static int Last(IReadOnlyList<HistoryEvent> history, int from, Func<HistoryEvent, bool> condition)
    {
        int i = from;
        while (i >= 0 && !condition(history[i]))
        {
            i--;
        }

        return i;
    }

    // The immediate timer that ends a retry policy is no answer to the failure.
    private static bool IsAction(HistoryEvent e) =>
        e.Type
            is HistoryEventType.TaskScheduled
                or HistoryEventType.SubOrchestrationInstanceCreated
                or HistoryEventType.EventSent
                or HistoryEventType.EntityOperationCalled
                or HistoryEventType.EntityOperationSignaled
                or HistoryEventType.EntityLockRequested
        || (e.Type == HistoryEventType.TimerCreated && e.FireAt > e.At);

    private static bool IsFailure(HistoryEvent e) =>
        e.Type is HistoryEventType.TaskFailed or HistoryEventType.SubOrchestrationInstanceFailed;

    private static bool IsReceived(HistoryEvent e) =>
        e.Type
            is HistoryEventType.TaskCompleted
                or HistoryEventType.SubOrchestrationInstanceCompleted
                or HistoryEventType.EventRaised
                or HistoryEventType.EntityOperationCompleted
                or HistoryEventType.EntityOperationFailed
                or HistoryEventType.EntityLockGranted
                or HistoryEventType.ExecutionSuspended
                or HistoryEventType.ExecutionResumed;
}
