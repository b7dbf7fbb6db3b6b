using Domain.Media;
using Domain.Monitor.Workflows;

namespace Domain.Monitor.Judging;

/// <summary>Tells expiries that are stuck. Pure: the same facts, the same judgement.</summary>
public static class ExpiryJudge
{
    /// <summary>Judges the expiry of a finished medium that nothing uses.</summary>
    /// <returns>Null when it is healthy, or the medium is in use.</returns>
    public static Judgement? Judge(MediaRecord media, WorkflowState? workflow, DateTimeOffset now, MonitorOptions options) =>
        media is { Status: MediaStatus.Finished, UsedByPostId: null }
            && workflow is { Status: WorkflowStatus.Failed or WorkflowStatus.Terminated or WorkflowStatus.Suspended }
            ? WorkflowJudge.Judge(workflow, media.ExpiresAt, "unused", now, options)
            : null;
}
