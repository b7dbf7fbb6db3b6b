using Domain.Media;
using Domain.Monitor.Repairs;
using Domain.Monitor.Workflows;

namespace Domain.Monitor.Judging;

/// <summary>Tells uploads that are stuck from those that only take their time (UP-7, MON-1). Pure: the same facts, the same judgement.</summary>
public static class UploadJudge
{
    /// <summary>Whether the record alone leaves it possible: most need no further look.</summary>
    public static bool CanBeStuck(MediaRecord media, DateTimeOffset now, MonitorOptions options) =>
        !media.Status.IsSettled() && now - Latest(media.CreatedAt, media.ConfirmedAt, media.WorkBeganAt, media.AdvancedAt) > Shorter(options.StartWithin, options.EventWithin);

    /// <summary>Judges an upload.</summary>
    /// <returns>Null when it is healthy.</returns>
    public static Judgement? Judge(UploadFacts facts, DateTimeOffset now, MonitorOptions options)
    {
        var (media, uploaded, workflow, _) = facts;
        var stage = FormattableString.Invariant($"{media.Status}/{media.Progress}").ToLowerInvariant();
        if (media.Status.IsSettled())
        {
            // Its end may not have been told, nor its expiry been planned. A failed one would be opened again: that is an operator's to decide.
            return media.Status != MediaStatus.Failed && workflow is { Status: WorkflowStatus.Failed or WorkflowStatus.Terminated or WorkflowStatus.Suspended }
                ? WorkflowJudge.Judge(workflow, media.CreatedAt, stage, now, options)
                : null;
        }

        if (workflow is not { Status: WorkflowStatus.Running })
        {
            return WorkflowJudge.Judge(workflow, media.ConfirmedAt ?? media.CreatedAt, stage, now, options);
        }

        return media.Status == MediaStatus.Pending
            ? JudgePending(media, uploaded?.WrittenAt, stage, now, options)
            : JudgeProcessing(facts, workflow, stage, now, options);
    }

    private static Judgement? JudgePending(MediaRecord media, DateTimeOffset? writtenAt, string stage, DateTimeOffset now, MonitorOptions options)
    {
        if (writtenAt is { } written)
        {
            return now - written > options.EventWithin
                ? new(StuckClass.LostEvent, RepairAction.Confirm, $"The blob was written at {written:u} and nobody confirmed it.", stage, written)
                : null;
        }

        return now - media.ExpiresAt > options.ExpiryWithin
            ? new(StuckClass.NeverUploaded, RepairAction.Expire, $"Nothing was uploaded by {media.ExpiresAt:u}.", stage, media.ExpiresAt)
            : null;
    }

    private static Judgement? JudgeProcessing(UploadFacts facts, WorkflowState workflow, string stage, DateTimeOffset now, MonitorOptions options)
    {
        var media = facts.Media;
        var movedAt = Latest(workflow.UpdatedAt, media.ConfirmedAt, media.WorkBeganAt, media.AdvancedAt);
        var idle = now - movedAt;

        // One worker, taking one after the other, would have come to it by then.
        var queueing = facts.Backlog.Aggregate(
            TimeSpan.Zero, (time, kind) => time + (options.ProcessingExpected.GetValueOrDefault(kind.Key) * kind.Value));
        if (workflow.Stage == WorkflowStage.AwaitingUpload)
        {
            return idle > options.EventWithin + queueing
                ? new(StuckClass.LostEvent, RepairAction.Confirm, $"It was confirmed at {media.ConfirmedAt:u} and its workflow still waits for that.", stage, movedAt)
                : null;
        }

        // A worker that began after the workflow had last moved is at it now; else it waits for one.
        if (media.WorkBeganAt is not null && Latest(media.WorkBeganAt.Value, media.AdvancedAt) is var began && began >= workflow.UpdatedAt)
        {
            return idle > options.ProcessingWithin.GetValueOrDefault(media.Kind, options.QueueWithin)
                ? new(StuckClass.WorkerDead, RepairAction.Replace, $"A worker began at {began:u} and has not been heard of since.", stage, began)
                : null;
        }

        return idle > options.QueueWithin + queueing
            ? new(StuckClass.WorkerDead, RepairAction.Replace, $"The workflow has not moved since {movedAt:u}, with {facts.Backlog.Values.Sum()} in the queue.", stage, movedAt)
            : null;
    }

    private static DateTimeOffset Latest(DateTimeOffset one, params ReadOnlySpan<DateTimeOffset?> others)
    {
        foreach (var other in others)
        {
            one = other > one ? other.Value : one;
        }

        return one;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
