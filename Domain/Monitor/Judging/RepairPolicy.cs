using Domain.Monitor.Repairs;

namespace Domain.Monitor.Judging;

/// <summary>How often and how soon something is repaired. Pure.</summary>
public static class RepairPolicy
{
    private const int MaxDoublings = 10;

    /// <summary>What is to be done now about a case.</summary>
    /// <param name="stuck">The case, as this look leaves it.</param>
    /// <param name="judgement">This look's judgement.</param>
    /// <param name="now">The time.</param>
    /// <param name="options">The bounds.</param>
    /// <returns>Null while it is given time after the last repair, and when it was given up.</returns>
    public static (StuckClass Class, RepairAction Action, string Evidence)? Decide(
        StuckSubject stuck, Judgement judgement, DateTimeOffset now, MonitorOptions options)
    {
        if (stuck.State == CaseState.DeadLettered)
        {
            return null;
        }

        if (stuck is { RepairsInStage: > 0, RepairedAt: { } repairedAt })
        {
            var pause = options.RepairPause * (1 << Math.Min(stuck.RepairsInStage - 1, MaxDoublings));
            if (now - repairedAt < pause)
            {
                return null;
            }
        }

        return stuck.RepairsInStage < options.MaxRepairs
            ? (judgement.Class, judgement.Action, judgement.Evidence)
            : (StuckClass.Poison, RepairAction.DeadLetter, $"It was repaired {stuck.RepairsInStage} times in vain. {judgement.Evidence}");
    }
}
