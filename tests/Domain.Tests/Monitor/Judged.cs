using Domain.Ids;
using Domain.Media;
using Domain.Media.Blobs;
using Domain.Monitor;
using Domain.Monitor.Judging;
using Domain.Monitor.Repairs;
using Domain.Monitor.Workflows;
using Domain.Posts;
using Domain.Tests.Media;

namespace Domain.Tests.Monitor;

/// <summary>
/// Every situation that the monitor tells apart, as it looks after a while of it: what its bound is, and what is to be said once that is exceeded.
/// </summary>
/// <param name="Name">The situation.</param>
/// <param name="Bound">How long it is normal; null for ever.</param>
/// <param name="Class">What it is past that.</param>
/// <param name="Action">What helps.</param>
/// <param name="Media">The record of an upload after it has lasted so long.</param>
/// <param name="After">The judgement after it has lasted so long, with so many in the queue.</param>
internal sealed record Judged(
    string Name,
    Func<int, TimeSpan>? Bound,
    StuckClass? Class,
    RepairAction? Action,
    Func<TimeSpan, MediaRecord> Media,
    Func<TimeSpan, int, Judgement?> After)
{
    public static MonitorOptions Options { get; } = new();

    public static IReadOnlyList<Judged> Uploads { get; } =
    [
        Upload("pending, without a workflow", Options.StartWithin, StuckClass.WorkflowMissing, RepairAction.Start, static (at, _) => (Pending(at), null, null)),
        Upload(
            "pending, nothing written, its time not over", null, null, null,
            static (at, age) => (Pending(at) with { ExpiresAt = at + age + TimeSpan.FromSeconds(1) }, null, Running(at, WorkflowStage.AwaitingUpload))),
        Upload(
            "pending, nothing written, its time over", Options.ExpiryWithin, StuckClass.NeverUploaded, RepairAction.Expire,
            static (at, _) => (Pending(at.AddDays(-1)) with { ExpiresAt = at }, null, Running(at.AddDays(-1), WorkflowStage.AwaitingUpload))),
        Upload(
            "pending, written and not confirmed", Options.EventWithin, StuckClass.LostEvent, RepairAction.Confirm,
            static (at, _) => (Pending(at.AddHours(-20)), at, Running(at.AddHours(-20), WorkflowStage.AwaitingUpload))),
        Queued(
            "confirmed, and the workflow still waits", Options.EventWithin, StuckClass.LostEvent, RepairAction.Confirm,
            static (at, _) => (Confirmed(at), null, Running(at.AddHours(-1), WorkflowStage.AwaitingUpload))),
        Queued(
            "waiting for a worker", Options.QueueWithin, StuckClass.WorkerDead, RepairAction.Replace,
            static (at, _) => (Confirmed(at.AddMinutes(-1)), null, Running(at, WorkflowStage.Processing))),
        Queued(
            "waiting for a worker after one gave it back", Options.QueueWithin, StuckClass.WorkerDead, RepairAction.Replace,
            static (at, _) => (Confirmed(at.AddHours(-3)).BeginWork(at.AddHours(-1)), null, Running(at, WorkflowStage.Processing))),
        Upload(
            "being worked on", Options.ProcessingWithin[MediaKind.Image], StuckClass.WorkerDead, RepairAction.Replace,
            static (at, _) => (Confirmed(at.AddHours(-5)).BeginWork(at), null, Running(at.AddHours(-1), WorkflowStage.Processing))),
        Upload(
            "a video, no part of which is done any more", Options.ProcessingWithin[MediaKind.Video], StuckClass.WorkerDead, RepairAction.Replace,
            static (at, _) => (
                (Confirmed(at.AddHours(-5)) with { Kind = MediaKind.Video }).BeginWork(at.AddHours(-4)).Advance(7, 10, at),
                null,
                Running(at.AddHours(-3), WorkflowStage.Processing))),
        Upload(
            "processing, and its workflow ended", Options.StartWithin, StuckClass.WorkflowMissing, RepairAction.Start,
            static (at, _) => (Confirmed(at), null, new(WorkflowStatus.Completed, at, at))),
        Upload(
            "processing, and its workflow failed", Options.StartWithin, StuckClass.WorkflowFailed, RepairAction.Start,
            static (at, _) => (Confirmed(at), null, new(WorkflowStatus.Failed, at, at, null, "it broke"))),
        Upload(
            "pending, and its workflow was terminated", Options.StartWithin, StuckClass.WorkflowTerminated, RepairAction.Start,
            static (at, _) => (Pending(at.AddHours(-1)), null, new(WorkflowStatus.Terminated, at, at))),
        Upload(
            "processing, and its workflow is suspended", Options.SuspendedWithin, StuckClass.WorkflowSuspended, RepairAction.Resume,
            static (at, _) => (Confirmed(at.AddDays(-2)), null, new(WorkflowStatus.Suspended, at, at))),
        Upload("finished", null, null, null, static (at, _) => (Finished(at), null, new(WorkflowStatus.Completed, at, at))),
        Upload("finished, without a workflow", null, null, null, static (at, _) => (Finished(at), null, null)),
        Upload("finished, and its end is being told", null, null, null, static (at, _) => (Finished(at), null, Running(at, WorkflowStage.Settling))),
        Upload(
            "finished, and its end could not be told", Options.StartWithin, StuckClass.WorkflowFailed, RepairAction.Start,
            static (at, _) => (Finished(at.AddHours(-1)), null, new(WorkflowStatus.Failed, at, at, null, "the broker was away"))),
        Upload(
            "given up", null, null, null,
            static (at, _) => (Confirmed(at).Fail("decoder_failed", "It could not be processed."), null, new(WorkflowStatus.Failed, at, at))),
    ];

    public static IReadOnlyList<Judged> Others { get; } =
    [
        Publishing("processing, without a workflow", Options.StartWithin, StuckClass.WorkflowMissing, RepairAction.Start, static at => (Post(at), null)),
        Publishing(
            "processing, and looking now and then", Options.PublishWithin, StuckClass.WorkerDead, RepairAction.Replace,
            static at => (Post(at.AddDays(-1)), Running(at, WorkflowStage.AwaitingMedia))),
        Publishing(
            "processing, and its workflow failed", Options.StartWithin, StuckClass.WorkflowFailed, RepairAction.Start,
            static at => (Post(at), new(WorkflowStatus.Failed, at, at))),
        Publishing("published and sent", null, null, null, static at => (Published(at), new(WorkflowStatus.Completed, at, at))),
        Publishing("published, its workflow long gone", null, null, null, static at => (Published(at), null)),
        Publishing("published, and being sent for days", null, null, null, static at => (Published(at), Running(at, WorkflowStage.Sending))),
        Publishing(
            "published, and not sent", Options.StartWithin, StuckClass.WorkflowFailed, RepairAction.Start,
            static at => (Published(at.AddDays(-4)), new(WorkflowStatus.Failed, at, at, null, "Redis was away"))),
        Publishing("failed", null, null, null, static at => (Post(at) with { Status = PostStatus.Failed }, new(WorkflowStatus.Failed, at, at))),
        Publishing("deleted", null, null, null, static at => (Post(at) with { DeletedAt = at }, null)),
        new(
            "deleted, and not taken out of timelines", static _ => Options.StartWithin, StuckClass.WorkflowTerminated, RepairAction.Start, NoUpload,
            static (age, _) => PostJudge.JudgeRetraction(
                new(Post(Start) with { DeletedAt = Start }, new(WorkflowStatus.Terminated, Start, Start)), Start + age, Options)),
        new(
            "unused, and its expiry waits", null, null, null, NoUpload,
            static (age, _) => ExpiryJudge.Judge(Finished(Start), Running(Start, null), Start + age, Options)),
        new(
            "unused, and its expiry failed", static _ => Options.StartWithin, StuckClass.WorkflowFailed, RepairAction.Start, NoUpload,
            static (age, _) => ExpiryJudge.Judge(Finished(Start), new(WorkflowStatus.Failed, Start, Start), Start + age, Options)),
        new(
            "used, whatever became of its expiry", null, null, null, NoUpload,
            static (age, _) => ExpiryJudge.Judge(
                Finished(Start).ClaimFor(new(9), Start), new(WorkflowStatus.Failed, Start, Start), Start + age, Options)),
    ];

    private static Func<TimeSpan, MediaRecord> NoUpload => static _ => throw new InvalidOperationException("It is no upload.");

    private static DateTimeOffset Start => MediaSamples.Now;

    private static Judged Upload(
        string name, TimeSpan? bound, StuckClass? @class, RepairAction? action,
        Func<DateTimeOffset, TimeSpan, (MediaRecord, DateTimeOffset?, WorkflowState?)> facts) =>
        new(name, bound is { } one ? _ => one : null, @class, action, age => facts(Start, age).Item1, Judging(facts));

    // What waits before it prolongs it.
    private static Judged Queued(
        string name, TimeSpan bound, StuckClass @class, RepairAction action,
        Func<DateTimeOffset, TimeSpan, (MediaRecord, DateTimeOffset?, WorkflowState?)> facts) =>
        new(name, backlog => bound + (Options.ProcessingExpected[MediaKind.Image] * backlog), @class, action, age => facts(Start, age).Item1, Judging(facts));

    private static Func<TimeSpan, int, Judgement?> Judging(Func<DateTimeOffset, TimeSpan, (MediaRecord, DateTimeOffset?, WorkflowState?)> facts) =>
        (age, backlog) =>
        {
            var (media, writtenAt, workflow) = facts(Start, age);
            var blob = writtenAt is { } at ? new BlobProperties("etag", 10, at) : null;
            return UploadJudge.Judge(new(media, blob, workflow, new Dictionary<MediaKind, int> { [MediaKind.Image] = backlog }), Start + age, Options);
        };

    private static Judged Publishing(
        string name, TimeSpan? bound, StuckClass? @class, RepairAction? action, Func<DateTimeOffset, (Post, WorkflowState?)> facts) =>
        new($"post {name}", bound is { } one ? _ => one : null, @class, action, NoUpload, (age, _) =>
        {
            var (post, workflow) = facts(Start);
            return PostJudge.JudgePublishing(new(post, workflow), Start + age, Options);
        });

    private static WorkflowState Running(DateTimeOffset at, string? stage) => new(WorkflowStatus.Running, at, at, stage);

    private static MediaRecord Pending(DateTimeOffset at) => MediaSamples.Pending() with { CreatedAt = at, ExpiresAt = at.AddDays(100) };

    private static MediaRecord Confirmed(DateTimeOffset at) => Pending(at.AddHours(-1)).Confirm(new("etag", 10, ByClient: false), at);

    private static MediaRecord Finished(DateTimeOffset at) => Confirmed(at).Finish(MediaSamples.Image());

    private static Post Post(DateTimeOffset at) => new()
    {
        Id = new SnowflakeId(8), AuthorId = new SnowflakeId(6), Status = PostStatus.Processing, Media = [new(new(5), null)], CreatedAt = at,
    };

    private static Post Published(DateTimeOffset at) => Post(at) with { Status = PostStatus.Published, PublishedAt = at };
}
