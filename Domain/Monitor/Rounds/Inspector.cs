using System.Collections.Concurrent;
using Domain.Ids;
using Domain.Media;
using Domain.Media.Blobs;
using Domain.Monitor.Judging;
using Domain.Monitor.Repairs;
using Domain.Monitor.Workflows;
using Domain.Posts;

namespace Domain.Monitor.Rounds;

/// <summary>Looks at subjects page by page, keeps a case for each that is stuck, and says which are to be repaired. Changes nothing but cases.</summary>
public sealed class Inspector(IMediaStore media, IPostStore posts, IBlobStore blobs, IRepairLog log, MonitorOptions options, TimeProvider time)
{
    private const int Width = 8;

    /// <summary>Looks at one page.</summary>
    /// <param name="source">Where.</param>
    /// <param name="cursor"><see cref="Inspection.Next"/> of the page before; null for the first page.</param>
    /// <param name="workflows">The workflows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Inspection> InspectAsync(MonitorSource source, string? cursor, IWorkflows workflows, CancellationToken cancellationToken)
    {
        var (subjects, next) = await PageAsync(source, cursor, workflows, cancellationToken);
        var backlog = subjects.Any(static subject => subject.Kind == SubjectKind.Upload) ? await media.CountProcessingAsync(cancellationToken) : new Dictionary<MediaKind, int>();
        var repairs = new ConcurrentBag<RepairRecord>();
        var failures = new ConcurrentBag<Exception>();
        await Parallel.ForEachAsync(
            subjects,
            new ParallelOptions { MaxDegreeOfParallelism = Width, CancellationToken = cancellationToken },
            async (subject, cancel) =>
            {
                try
                {
                    if (await LookAsync(subject, backlog, isCase: source == MonitorSource.Cases, workflows, cancel) is { } repair)
                    {
                        repairs.Add(repair);
                    }
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    failures.Add(e);
                }
            });

        // One that cannot be judged must not hide the others; when none can, something is down.
        if (failures.Count == subjects.Count && failures.TryPeek(out var failure))
        {
            throw new InvalidOperationException($"None of {subjects.Count} subjects could be judged: {failure.Message}", failure);
        }

        return new(subjects.Count, [.. repairs.OrderBy(static repair => repair.Key, StringComparer.Ordinal)], next);
    }

    private async Task<(IReadOnlyList<Subject> Subjects, string? Next)> PageAsync(
        MonitorSource source, string? cursor, IWorkflows workflows, CancellationToken cancellationToken)
    {
        var limit = options.PageSize;
        switch (source)
        {
            case MonitorSource.Cases:
                limit = Math.Min(limit, IRepairLog.MaxPage);
                var cases = await log.ListStuckAsync(null, cursor, limit, cancellationToken);
                return ([.. cases.Select(static stuck => stuck.Subject)], cases.Count < limit ? null : cases[^1].Key);
            case MonitorSource.Uploads:
                var now = time.GetUtcNow();
                var uploads = await media.PageUnsettledAsync(IdOf(cursor), limit, cancellationToken);
                return (
                    [.. uploads.Where(upload => UploadJudge.CanBeStuck(upload, now, options)).Select(static upload => new Subject(SubjectKind.Upload, upload.Id))],
                    uploads.Count < limit ? null : uploads[^1].Id.ToString());
            case MonitorSource.Posts:
                var processing = await posts.ListProcessingAsync(time.GetUtcNow() - options.StartWithin, IdOf(cursor), limit, cancellationToken);
                return (
                    [.. processing.Select(static post => new Subject(SubjectKind.Post, post.Id))],
                    processing.Count < limit ? null : processing[^1].Id.ToString());
            case MonitorSource.Workflows:
                var broken = await workflows.ListBrokenAsync(cursor, limit, cancellationToken);
                return (broken.Subjects, broken.Next);
            default:
                throw new ArgumentOutOfRangeException(nameof(source), source, "There is no such source.");
        }
    }

    private static SnowflakeId? IdOf(string? cursor) => cursor is null ? null : SnowflakeId.Parse(cursor);

    private async Task<RepairRecord?> LookAsync(Subject subject, IReadOnlyDictionary<MediaKind, int> backlog, bool isCase, IWorkflows workflows, CancellationToken cancellationToken)
    {
        // The workflow first: a record that is read later and is still behind it really is.
        var workflow = await workflows.FindAsync(subject, cancellationToken);
        var (judgement, isGivenUp) = await JudgeAsync(subject, workflow, backlog, cancellationToken);
        if (judgement is not null)
        {
            return await FindRepairAsync(subject, judgement, workflows, cancellationToken);
        }

        if (isCase)
        {
            await CloseAsync(subject, isGivenUp, cancellationToken);
        }

        return null;
    }

    private async Task<(Judgement? Judgement, bool IsGivenUp)> JudgeAsync(
        Subject subject, WorkflowState? workflow, IReadOnlyDictionary<MediaKind, int> backlog, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (subject.Kind is SubjectKind.Upload or SubjectKind.Expiry)
        {
            if (await media.FindAsync(subject.Id, cancellationToken) is not { } record)
            {
                return default;
            }

            if (subject.Kind == SubjectKind.Expiry)
            {
                return (ExpiryJudge.Judge(record, workflow, now, options), false);
            }

            var uploaded = record.Status == MediaStatus.Pending ? await blobs.FindAsync(BlobAddress.Upload(record.Id), cancellationToken) : null;
            return (UploadJudge.Judge(new(record, uploaded, workflow, backlog), now, options), record.Status == MediaStatus.Failed);
        }

        if (await posts.GetAsync(subject.Id, cancellationToken) is not { } post)
        {
            return default;
        }

        return subject.Kind == SubjectKind.Post
            ? (PostJudge.JudgePublishing(new(post, workflow), now, options), post is { Status: PostStatus.Failed, DeletedAt: null })
            : (PostJudge.JudgeRetraction(new(post, workflow), now, options), false);
    }

    private async Task<RepairRecord?> FindRepairAsync(Subject subject, Judgement judgement, IWorkflows workflows, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var name = workflows.NameOf(subject);
        var stuck = await log.UpdateAsync(subject, current => Seen(current, subject, name, judgement, now), cancellationToken);
        if (await FindUnfinishedAsync(stuck!, cancellationToken) is { } unfinished)
        {
            return unfinished;
        }

        return RepairPolicy.Decide(stuck!, judgement, now, options) is not var (stuckClass, action, evidence) ? null : new()
        {
            Subject = subject,
            Attempt = stuck!.Repairs + 1,
            Workflow = name.Orchestrator,
            InstanceId = name.InstanceId,
            Class = stuckClass,
            Evidence = evidence,
            Action = action,
            Outcome = RepairOutcome.Begun,
            At = now,
        };
    }

    // Whoever did it was ended for good: it is taken up under its own number.
    private async Task<RepairRecord?> FindUnfinishedAsync(StuckSubject stuck, CancellationToken cancellationToken) =>
        stuck.Repairs == 0
            ? null
            : (await log.ListRepairsAsync(stuck.Subject, 1, cancellationToken)).FirstOrDefault(static repair => repair.Outcome == RepairOutcome.Begun);

    private static StuckSubject Seen(StuckSubject? current, Subject subject, WorkflowName name, Judgement judgement, DateTimeOffset now)
    {
        var goesOn = current is not null && current.State != CaseState.Closed && current.Stage == judgement.Stage;
        return new()
        {
            Subject = subject,
            Workflow = name.Orchestrator,
            InstanceId = name.InstanceId,
            State = goesOn ? current!.State : CaseState.Open,
            Class = goesOn && current!.State == CaseState.DeadLettered ? current.Class : judgement.Class,
            Evidence = goesOn && current!.State == CaseState.DeadLettered ? current.Evidence : judgement.Evidence,
            Stage = judgement.Stage,
            Since = goesOn && current!.Since < judgement.Since ? current.Since : judgement.Since,
            SeenAt = now,
            Repairs = current?.Repairs ?? 0,
            RepairsInStage = goesOn ? current!.RepairsInStage : 0,
            RepairedAt = current?.RepairedAt,
        };
    }

    private async Task CloseAsync(Subject subject, bool isGivenUp, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var stuck = await log.UpdateAsync(
            subject,
            current => current is null or { State: CaseState.Closed } || (isGivenUp && current.State == CaseState.DeadLettered)
                ? current
                : current with { State = CaseState.Closed, SeenAt = now },
            cancellationToken);
        if (stuck is { State: CaseState.Closed } && await FindUnfinishedAsync(stuck, cancellationToken) is { } unfinished)
        {
            _ = await log.EndAsync(unfinished with { Outcome = RepairOutcome.Done, EndedAt = now }, cancellationToken);
        }
    }
}
