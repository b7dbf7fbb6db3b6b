using Domain.Media;
using Domain.Monitor.Judging;
using Domain.Monitor.Repairs;
using Domain.Monitor.Workflows;
using Domain.Tests.Media;
using FsCheck;
using FsCheck.Fluent;

namespace Domain.Tests.Monitor;

[TestClass]
public sealed class JudgeTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private static IReadOnlyList<Judged> All { get; } = [.. Judged.Uploads, .. Judged.Others];

    public static IEnumerable<object[]> Names => All.Select(static judged => new object[] { judged.Name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void What_lasts_longer_than_it_may_gets_its_class_and_its_remedy_and_not_a_moment_earlier(string name)
    {
        var judged = All.Single(one => one.Name == name);
        foreach (var backlog in new[] { 0, 1, 5_000 })
        {
            if (judged.Bound is not { } bound)
            {
                Assert.IsNull(judged.After(TimeSpan.FromDays(30), backlog), "It is healthy however long it lasts.");
                continue;
            }

            Assert.IsNull(judged.After(bound(backlog), backlog), "It may last so long.");
            var judgement = judged.After(bound(backlog) + Tick, backlog);
            Assert.IsNotNull(judgement);
            Assert.AreEqual((judged.Class, judged.Action), (judgement.Class, judgement.Action));
            Assert.AreEqual(MediaSamples.Now, judgement.Since, "It is stuck since the situation arose.");
            Assert.IsGreaterThan(10, judgement.Evidence.Length);
        }
    }

    [TestMethod]
    public void Every_class_but_those_of_the_monitor_itself_is_told_apart()
    {
        var classes = All.Select(static judged => judged.Class).OfType<StuckClass>().Distinct().ToList();
        CollectionAssert.AreEquivalent(Enum.GetValues<StuckClass>().Except([StuckClass.Poison, StuckClass.DependencyDown]).ToList(), classes);
    }

    [TestMethod]
    public void Nothing_healthy_is_ever_touched()
    {
        var moment =
            from judged in Gen.Elements<Judged>(All)
            from backlog in Gen.Choose(0, 100_000)
            from share in Gen.Choose(0, 1_000_000)
            select (judged, backlog, age: (judged.Bound?.Invoke(backlog) ?? TimeSpan.FromDays(365)) * (share / 1e6));
        var healthy = 0;
        Prop.ForAll(moment.ToArbitrary(), now =>
        {
            healthy++;
            return now.judged.After(now.age, now.backlog) is null;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithQuietOnSuccess(true));
        Assert.IsGreaterThanOrEqualTo(5_000, healthy);
    }

    [TestMethod]
    public void A_slow_upload_of_a_large_file_whose_address_was_renewed_is_left_alone_until_its_time_is_over()
    {
        var media = MediaSamples.Pending();
        var workflow = new WorkflowState(WorkflowStatus.Running, media.CreatedAt, media.CreatedAt.AddHours(1), WorkflowStage.AwaitingUpload);
        for (var now = media.CreatedAt; now <= media.ExpiresAt + Judged.Options.ExpiryWithin; now = now.AddMinutes(7))
        {
            Assert.IsNull(UploadJudge.Judge(new(media, null, workflow, new Dictionary<MediaKind, int>()), now, Judged.Options));
        }
    }

    [TestMethod]
    public void The_look_at_the_record_alone_overlooks_nothing()
    {
        foreach (var judged in Judged.Uploads.Where(static judged => judged.Bound is not null))
        {
            // Settled ones are found by their workflows.
            if (judged.Name.StartsWith("finished", StringComparison.Ordinal))
            {
                continue;
            }

            var age = judged.Bound!(0) + Tick;
            Assert.IsTrue(UploadJudge.CanBeStuck(judged.Media(age), MediaSamples.Now + age, Judged.Options), judged.Name);
        }
    }

    [TestMethod]
    public void Repairs_of_one_subject_take_their_time_end_in_a_dead_letter_and_then_in_nothing()
    {
        var options = Judged.Options;
        var judgement = new Judgement(StuckClass.WorkflowFailed, RepairAction.Start, "It failed.", "processing/30", MediaSamples.Now);
        var stuck = new StuckSubject
        {
            Subject = new(SubjectKind.Upload, new(5)),
            Workflow = "ProcessUpload",
            InstanceId = "5",
            State = CaseState.Open,
            Class = judgement.Class,
            Evidence = judgement.Evidence,
            Stage = judgement.Stage,
            Since = MediaSamples.Now,
            SeenAt = MediaSamples.Now,
        };
        var now = MediaSamples.Now;
        for (var repair = 1; repair <= options.MaxRepairs; repair++)
        {
            Assert.AreEqual(RepairAction.Start, RepairPolicy.Decide(stuck, judgement, now, options)?.Action);
            stuck = stuck with { Repairs = repair, RepairsInStage = repair, RepairedAt = now };
            var pause = options.RepairPause * (1 << (repair - 1));
            Assert.IsNull(RepairPolicy.Decide(stuck, judgement, now + pause - Tick, options), "The repair is given time.");
            now += pause;
        }

        var last = RepairPolicy.Decide(stuck, judgement, now, options);
        Assert.AreEqual((StuckClass.Poison, RepairAction.DeadLetter), (last!.Value.Class, last.Value.Action));
        StringAssert.Contains(last.Value.Evidence, "It failed.");
        Assert.IsNull(RepairPolicy.Decide(stuck with { State = CaseState.DeadLettered }, judgement, now.AddDays(9), options));
    }

    [TestMethod]
    public void What_waits_behind_videos_is_given_the_time_that_videos_take()
    {
        var now = MediaSamples.Now;
        var media = MediaSamples.Pending().Confirm(new("e", 1, true), now);
        var facts = new UploadFacts(
            media, null, new(WorkflowStatus.Running, now, now, WorkflowStage.Processing), new Dictionary<MediaKind, int> { [MediaKind.Image] = 2, [MediaKind.Video] = 3 });
        var bound = Judged.Options.QueueWithin + (2 * Judged.Options.ProcessingExpected[MediaKind.Image]) + (3 * Judged.Options.ProcessingExpected[MediaKind.Video]);
        Assert.IsNull(UploadJudge.Judge(facts, now + bound, Judged.Options));
        Assert.IsNotNull(UploadJudge.Judge(facts, now + bound + Tick, Judged.Options));
    }

    [TestMethod]
    public void A_kind_of_medium_without_a_bound_of_its_own_has_that_of_the_queue()
    {
        var media = (MediaSamples.Pending() with { Kind = (MediaKind)99 }).Confirm(new("e", 1, true), MediaSamples.Now).BeginWork(MediaSamples.Now);
        var facts = new UploadFacts(media, null, new(WorkflowStatus.Running, MediaSamples.Now, MediaSamples.Now, WorkflowStage.Processing), new Dictionary<MediaKind, int>());
        Assert.IsNull(UploadJudge.Judge(facts, MediaSamples.Now + Judged.Options.QueueWithin, Judged.Options));
        Assert.IsNotNull(UploadJudge.Judge(facts, MediaSamples.Now + Judged.Options.QueueWithin + Tick, Judged.Options));
    }
}
