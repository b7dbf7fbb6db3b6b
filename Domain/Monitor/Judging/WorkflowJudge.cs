using Domain.Monitor.Repairs;
using Domain.Monitor.Workflows;

namespace Domain.Monitor.Judging;

/// <summary>What a workflow's own state says, whatever its work is.</summary>
internal static class WorkflowJudge
{
    private const int MaxFailureLength = 500;

    /// <summary>Judges a workflow whose work is not done.</summary>
    /// <param name="workflow">The workflow; null when there is none.</param>
    /// <param name="due">When it should have been there.</param>
    /// <param name="stage">Where its subject is.</param>
    /// <param name="now">The time.</param>
    /// <param name="options">What is normal.</param>
    /// <returns>Null when it runs, or may yet be started, resumed or rewound by whoever ended or holds it.</returns>
    public static Judgement? Judge(WorkflowState? workflow, DateTimeOffset due, string stage, DateTimeOffset now, MonitorOptions options)
    {
        if (workflow is null)
        {
            return now - due > options.StartWithin
                ? new(StuckClass.WorkflowMissing, RepairAction.Start, "There is no workflow.", stage, due)
                : null;
        }

        var since = workflow.UpdatedAt;
        var bound = workflow.Status == WorkflowStatus.Suspended ? options.SuspendedWithin : options.StartWithin;
        return now - since <= bound ? null : workflow.Status switch
        {
            WorkflowStatus.Suspended =>
                new(StuckClass.WorkflowSuspended, RepairAction.Resume, $"The workflow has been suspended since {since:u}.", stage, since),
            WorkflowStatus.Completed =>
                new(StuckClass.WorkflowMissing, RepairAction.Start, $"The workflow ended at {since:u} and left its work undone.", stage, since),
            WorkflowStatus.Failed =>
                new(StuckClass.WorkflowFailed, RepairAction.Start, $"The workflow failed at {since:u}: {Shortened(workflow.Failure)}", stage, since),
            WorkflowStatus.Terminated =>
                new(StuckClass.WorkflowTerminated, RepairAction.Start, $"The workflow was terminated at {since:u}.", stage, since),
            _ => null,
        };
    }

    private static string Shortened(string? failure) =>
        failure is null ? "no reason is known." : failure.Length <= MaxFailureLength ? failure : failure[..MaxFailureLength] + "…";
}
