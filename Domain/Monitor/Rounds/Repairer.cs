using Domain.Faults;
using Domain.Feed;
using Domain.Media;
using Domain.Media.Blobs;
using Domain.Media.Uploads;
using Domain.Monitor.Repairs;
using Domain.Monitor.Workflows;
using Domain.Posts;
using Domain.Problems;

namespace Domain.Monitor.Rounds;

/// <summary>
/// Does repairs, each recorded before and after. Everything may be repeated: a repair that was cut off is done again under its number, and recorded once.
/// </summary>
public sealed class Repairer(IMediaStore media, IPostStore posts, IPostCache cache, IBlobStore blobs, IRepairLog log, TimeProvider time)
{
    /// <summary>What a medium or post that was given up says as its reason.</summary>
    public const string GivenUp = "processing_given_up";

    private const int MaxErrorLength = 500;

    /// <summary>Does one repair, unless it was done.</summary>
    /// <returns>The repair as recorded.</returns>
    public async Task<RepairRecord> RepairAsync(RepairRecord order, IWorkflows workflows, CancellationToken cancellationToken)
    {
        CrashPoint.Reach(MonitorCrashPoints.RepairBefore);
        var repair = await log.BeginAsync(order, cancellationToken);
        CrashPoint.Reach(MonitorCrashPoints.RepairBegun);
        if (repair.Outcome != RepairOutcome.Begun)
        {
            return repair;
        }

        string? error = null;
        try
        {
            await ActAsync(repair, workflows, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            error = $"{e.GetType().Name}: {e.Message}";
            error = error.Length <= MaxErrorLength ? error : error[..MaxErrorLength];
        }

        CrashPoint.Reach(MonitorCrashPoints.RepairActed);
        var ended = repair with { Outcome = error is null ? RepairOutcome.Done : RepairOutcome.Failed, Error = error, EndedAt = time.GetUtcNow() };
        ended = await log.EndAsync(ended, cancellationToken);
        CrashPoint.Reach(MonitorCrashPoints.RepairEnded);
        return ended;
    }

    /// <summary>An operator takes up again what was given up.</summary>
    /// <param name="subject">What.</param>
    /// <param name="operatorName">Who.</param>
    /// <param name="workflows">The workflows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProblemException"><c>case_not_found</c>; <c>not_dead_lettered</c> (409).</exception>
    public async Task<RepairRecord> ReplayAsync(Subject subject, string operatorName, IWorkflows workflows, CancellationToken cancellationToken)
    {
        var stuck = await log.FindAsync(subject, cancellationToken) ?? throw ProblemException.NotFound("case");
        if (stuck.State != CaseState.DeadLettered)
        {
            throw new ProblemException(ProblemKind.Conflict, "not_dead_lettered", "Only what was given up can be replayed; the monitor sees to the rest.");
        }

        var order = new RepairRecord
        {
            Subject = subject,
            Attempt = stuck.Repairs + 1,
            Workflow = stuck.Workflow,
            InstanceId = stuck.InstanceId,
            Class = stuck.Class,
            Evidence = stuck.Evidence,
            Action = RepairAction.Replay,
            Outcome = RepairOutcome.Begun,
            Operator = operatorName,
            At = time.GetUtcNow(),
        };
        return await RepairAsync(order, workflows, cancellationToken);
    }

    private Task ActAsync(RepairRecord repair, IWorkflows workflows, CancellationToken cancellationToken) => repair.Action switch
    {
        RepairAction.Confirm => ConfirmAsync(repair.Subject, workflows, cancellationToken),
        RepairAction.Start => workflows.StartAsync(repair.Subject, cancellationToken),
        RepairAction.Replace => ReplaceAsync(repair, workflows, cancellationToken),
        RepairAction.Resume => workflows.ResumeAsync(repair.Subject, cancellationToken),
        RepairAction.Expire => ExpireAsync(repair.Subject, workflows, cancellationToken),
        RepairAction.DeadLetter => DeadLetterAsync(repair, workflows, cancellationToken),
        RepairAction.Replay => ReopenAsync(repair.Subject, workflows, cancellationToken),
        _ => throw new InvalidOperationException($"There is no repair {repair.Action}."),
    };

    private async Task ConfirmAsync(Subject subject, IWorkflows workflows, CancellationToken cancellationToken)
    {
        if (await blobs.FindAsync(BlobAddress.Upload(subject.Id), cancellationToken) is { } uploaded)
        {
            var pin = new UploadPin(uploaded.ETag, uploaded.Length, ByClient: false);
            _ = await media.UpdateAsync(subject.Id, current => current.Confirm(pin, time.GetUtcNow()), cancellationToken);
        }

        await workflows.NotifyAsync(subject, cancellationToken);
    }

    // A workflow that is younger than the repair is what the first attempt at it started.
    private static async Task ReplaceAsync(RepairRecord repair, IWorkflows workflows, CancellationToken cancellationToken)
    {
        if (await workflows.FindAsync(repair.Subject, cancellationToken) is { } workflow && workflow.CreatedAt < repair.At)
        {
            await workflows.EndAsync(repair.Subject, cancellationToken);
        }

        await workflows.StartAsync(repair.Subject, cancellationToken);
    }

    // The workflow deletes the blobs and tells the others.
    private async Task ExpireAsync(Subject subject, IWorkflows workflows, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        _ = await media.UpdateAsync(
            subject.Id,
            current => current.Status == MediaStatus.Pending && current.IsOverdue(now) ? current.Expire() : current,
            cancellationToken);
        await workflows.NotifyAsync(subject, cancellationToken);
    }

    private async Task DeadLetterAsync(RepairRecord repair, IWorkflows workflows, CancellationToken cancellationToken)
    {
        var subject = repair.Subject;
        if (subject.Kind == SubjectKind.Upload)
        {
            _ = await media.UpdateAsync(
                subject.Id,
                current => current.Status == MediaStatus.Processing
                    ? current.Fail(GivenUp, "The picture could not be processed; it is kept, and will be looked into.")
                    : current,
                cancellationToken);
        }
        else if (subject.Kind == SubjectKind.Post)
        {
            await cache.InvalidateAsync(subject.Id, cancellationToken);
            _ = await posts.FailAsync(subject.Id, GivenUp, cancellationToken);
        }

        await workflows.EndAsync(subject, cancellationToken);
        _ = await log.UpdateAsync(
            subject,
            current => current! with { State = CaseState.DeadLettered, Class = repair.Class, Evidence = repair.Evidence },
            cancellationToken);
    }

    private async Task ReopenAsync(Subject subject, IWorkflows workflows, CancellationToken cancellationToken)
    {
        if (subject.Kind == SubjectKind.Post)
        {
            await cache.InvalidateAsync(subject.Id, cancellationToken);
            _ = await posts.ReopenAsync(subject.Id, cancellationToken);
        }

        // Of an upload, the workflow itself opens the record again.
        await workflows.StartAsync(subject, cancellationToken);
        _ = await log.UpdateAsync(subject, static current => current! with { State = CaseState.Open, RepairsInStage = 0 }, cancellationToken);
    }
}
