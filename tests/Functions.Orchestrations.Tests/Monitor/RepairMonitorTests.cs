using Domain.Media;
using Domain.Monitor.Repairs;
using Domain.Monitor.Rounds;
using Domain.Posts;
using Functions.Orchestrations.Monitor;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Tests.Shared;

namespace Functions.Orchestrations.Tests.Monitor;

/// <summary>Breaks uploads and posts in each way, and sees what the running monitor makes of them.</summary>
[TestClass]
public sealed class RepairMonitorTests : RedisTest
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private MonitorHost host = null!;

    [TestInitialize]
    public async Task OpenAsync() => host = await MonitorHost.StartAsync(Redis, Cancellation);

    [TestCleanup]
    public async Task CloseAsync() => await host.DisposeAsync();

    [TestMethod]
    public async Task What_was_never_uploaded_expires_when_its_workflow_does_not_see_to_it()
    {
        var media = await host.AnnounceAsync(Cancellation);
        await host.PassAsync(TimeSpan.FromHours(24) + (5 * Minute), Cancellation);
        Assert.IsNull(await FindAsync(media), "The workflow has some time for it.");
        await host.PassAsync(6 * Minute, Cancellation);
        await EndAsync(media);
        Assert.AreEqual((MediaStatus.Expired, "not_uploaded"), await StatusAsync(media));
        await AssertRepairedOnceAsync(media, StuckClass.NeverUploaded, RepairAction.Expire);
    }

    [TestMethod]
    public async Task What_was_uploaded_and_whose_event_was_lost_is_confirmed_and_finished()
    {
        var media = await host.AnnounceAsync(Cancellation);
        await host.PutAsync(media, Cancellation);
        await host.PassAsync(6 * Minute, Cancellation);
        await EndAsync(media);
        Assert.AreEqual(MediaStatus.Finished, (await StatusAsync(media)).Status);
        await AssertRepairedOnceAsync(media, StuckClass.LostEvent, RepairAction.Confirm);
    }

    [TestMethod]
    public async Task What_was_confirmed_and_whose_workflow_was_not_told_is_told()
    {
        var media = await host.AnnounceAsync(Cancellation);
        await host.PutAsync(media, Cancellation);
        _ = await host.Media.UpdateAsync(media.Id, current => current.Confirm(new("etag", 10, true), host.Time.GetUtcNow()), Cancellation);
        await host.PassAsync(6 * Minute, Cancellation);
        await EndAsync(media);
        Assert.AreEqual(MediaStatus.Finished, (await StatusAsync(media)).Status);
        await AssertRepairedOnceAsync(media, StuckClass.LostEvent, RepairAction.Confirm);
    }

    [TestMethod]
    public async Task A_terminated_workflow_is_started_again()
    {
        var media = await host.AnnounceAsync(Cancellation);
        await host.MediaHub.TerminateInstanceAsync(media.Id.ToString(), Cancellation);
        _ = await host.MediaHub.WaitForInstanceCompletionAsync(media.Id.ToString(), Cancellation);
        await host.PassAsync(6 * Minute, Cancellation);
        await host.UploadAsync(media, Cancellation);
        await EndAsync(media);
        await AssertRepairedOnceAsync(media, StuckClass.WorkflowTerminated, RepairAction.Start);
    }

    [TestMethod]
    public async Task A_missing_workflow_is_started()
    {
        var media = await host.AnnounceAsync(Cancellation, starts: false);
        await host.PassAsync(6 * Minute, Cancellation);
        await host.UploadAsync(media, Cancellation);
        await EndAsync(media);
        await AssertRepairedOnceAsync(media, StuckClass.WorkflowMissing, RepairAction.Start);
    }

    [TestMethod]
    public async Task A_workflow_that_somebody_suspended_and_forgot_goes_on()
    {
        var media = await host.AnnounceAsync(Cancellation);
        await host.MediaHub.SuspendInstanceAsync(media.Id.ToString(), "to look at it", Cancellation);
        await MonitorHost.WaitAsync(
            async () => (await host.MediaHub.GetInstanceAsync(media.Id.ToString(), Cancellation))!.RuntimeStatus == OrchestrationRuntimeStatus.Suspended, Cancellation);
        await host.PassAsync(50 * Minute, Cancellation);
        Assert.IsNull(await FindAsync(media), "An hour is allowed.");
        await host.PassAsync(11 * Minute, Cancellation);
        await host.UploadAsync(media, Cancellation);
        await EndAsync(media);
        await AssertRepairedOnceAsync(media, StuckClass.WorkflowSuspended, RepairAction.Resume);
    }

    [TestMethod]
    public async Task A_worker_that_is_not_heard_of_is_replaced()
    {
        var hangs = new TaskCompletionSource();
        host.Behaviour.OnWork = id => host.Behaviour.Begun(id) == 1 ? hangs.Task : Task.CompletedTask;
        var media = await host.AnnounceAsync(Cancellation);
        await host.UploadAsync(media, Cancellation);
        await MonitorHost.WaitAsync(async () => (await host.Media.FindAsync(media.Id, Cancellation))!.WorkBeganAt is not null, Cancellation);
        await host.PassAsync(14 * Minute, Cancellation);
        Assert.IsNull(await FindAsync(media), "A quarter of an hour is allowed.");
        await host.PassAsync(2 * Minute, Cancellation);
        await EndAsync(media);
        Assert.AreEqual(MediaStatus.Finished, (await StatusAsync(media)).Status);
        Assert.AreEqual(2, host.Behaviour.Begun(media.Id));
        await AssertRepairedOnceAsync(media, StuckClass.WorkerDead, RepairAction.Replace);
        hangs.SetResult();
    }

    [TestMethod]
    public async Task What_fails_again_and_again_is_given_up_with_a_reason_and_an_operator_can_replay_it()
    {
        host.Behaviour.OnWork = static _ => throw new InvalidDataException("It always fails.");
        var media = await host.AnnounceAsync(Cancellation);
        await host.UploadAsync(media, Cancellation);
        var subject = new Subject(SubjectKind.Upload, media.Id);
        for (var round = 0; (await host.Log.FindAsync(subject, Cancellation))?.State != CaseState.DeadLettered; round++)
        {
            Assert.IsLessThan(20, round, "It is not given up.");
            await host.PassAsync(TimeSpan.FromHours(3), Cancellation);
            await WaitForEndAsync(media);
        }

        Assert.AreEqual((MediaStatus.Failed, Repairer.GivenUp), await StatusAsync(media));
        var repairs = await host.Log.ListRepairsAsync(subject, 100, Cancellation);
        CollectionAssert.AreEqual(
            Enumerable.Repeat(RepairAction.Start, host.Options.MaxRepairs).Append(RepairAction.DeadLetter).ToList(),
            repairs.Reverse().Select(static repair => repair.Action).ToList());
        Assert.AreEqual(StuckClass.Poison, repairs[0].Class);
        StringAssert.Contains(repairs[0].Evidence, "It always fails.");
        Assert.AreEqual(1 + host.Options.MaxRepairs, host.Behaviour.Begun(media.Id));

        await host.PassAsync(TimeSpan.FromHours(3), Cancellation);
        Assert.AreEqual(CaseState.DeadLettered, (await host.Log.FindAsync(subject, Cancellation))!.State, "It waits for an operator.");
        Assert.HasCount(repairs.Count, await host.Log.ListRepairsAsync(subject, 100, Cancellation));

        host.Behaviour.OnWork = static _ => Task.CompletedTask;
        var replay = await host.Service<Repairer>().ReplayAsync(subject, "ann", host.Workflows, Cancellation);
        Assert.AreEqual((RepairAction.Replay, RepairOutcome.Done, "ann"), (replay.Action, replay.Outcome, replay.Operator));
        await EndAsync(media);
        Assert.AreEqual(MediaStatus.Finished, (await StatusAsync(media)).Status);
        await host.PassAsync(Minute, Cancellation);
        Assert.AreEqual(CaseState.Closed, (await host.Log.FindAsync(subject, Cancellation))!.State);
    }

    [TestMethod]
    public async Task A_visible_post_whose_workflow_was_ended_reaches_its_readers_all_the_same()
    {
        var media = await host.AnnounceAsync(Cancellation);
        await host.UploadAsync(media, Cancellation);
        await EndAsync(media);
        var post = await host.CreatePostAsync(media.Id, Cancellation);
        _ = await host.Posts.PublishAsync(post.Id, host.Time.GetUtcNow(), Cancellation);
        var subject = new Subject(SubjectKind.Post, post.Id);
        await host.SocialHub.ScheduleNewOrchestrationInstanceAsync(
            Infrastructure.Durable.DurablePostWorkflow.PublishOrchestrator,
            post.Id.ToString(),
            new StartOrchestrationOptions(post.Id.ToString(), StartAt: host.Time.GetUtcNow() + TimeSpan.FromDays(9)),
            Cancellation);
        await host.SocialHub.TerminateInstanceAsync(post.Id.ToString(), Cancellation);
        _ = await host.SocialHub.WaitForInstanceCompletionAsync(post.Id.ToString(), Cancellation);

        await host.PassAsync(6 * Minute, Cancellation);
        var end = await host.SocialHub.WaitForInstanceCompletionAsync(post.Id.ToString(), true, Cancellation);
        Assert.AreEqual(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus, end.FailureDetails?.ToString());
        var repair = (await host.Log.ListRepairsAsync(subject, 10, Cancellation)).Single();
        Assert.AreEqual((StuckClass.WorkflowTerminated, RepairAction.Start, RepairOutcome.Done), (repair.Class, repair.Action, repair.Outcome));
    }

    [TestMethod]
    public async Task A_post_without_a_workflow_is_published()
    {
        var media = await host.AnnounceAsync(Cancellation);
        await host.UploadAsync(media, Cancellation);
        await EndAsync(media);
        var post = await host.CreatePostAsync(media.Id, Cancellation);
        await host.PassAsync(6 * Minute, Cancellation);
        await MonitorHost.WaitAsync(async () => (await host.Posts.GetAsync(post.Id, Cancellation))!.Status == PostStatus.Published, Cancellation);
    }

    [TestMethod]
    public async Task While_a_dependency_is_down_it_does_nothing_but_say_so_and_then_goes_on()
    {
        var media = await host.AnnounceAsync(Cancellation, starts: false);
        host.Dependency.IsDown = true;
        await host.StartMonitorAsync(Cancellation);
        for (var outages = 1; outages <= 3; outages++)
        {
            host.Time.Skip(TimeSpan.FromHours(1));
            await MonitorHost.WaitAsync(async () => await host.RoundAsync(Cancellation) is { Outages: var seen } && seen >= outages, Cancellation);
        }

        CollectionAssert.AreEqual(new[] { "switch" }, (await host.RoundAsync(Cancellation))!.Down.ToList());
        Assert.IsNull(await FindAsync(media));

        host.Dependency.IsDown = false;
        host.Time.Skip(host.Options.LongestOutagePause);
        await MonitorHost.WaitAsync(async () => (await FindAsync(media))?.Repairs == 1, Cancellation);
        await MonitorHost.WaitAsync(async () => (await host.RoundAsync(Cancellation))!.Down.Count == 0, Cancellation);
    }

    [TestMethod]
    public async Task What_is_healthy_is_neither_touched_nor_recorded()
    {
        var busy = new TaskCompletionSource();
        host.Behaviour.OnWork = _ => busy.Task;
        var waiting = await host.AnnounceAsync(Cancellation);
        var working = await host.AnnounceAsync(Cancellation);
        await host.UploadAsync(working, Cancellation);
        await MonitorHost.WaitAsync(async () => (await host.Media.FindAsync(working.Id, Cancellation))!.WorkBeganAt is not null, Cancellation);
        await host.PassAsync(12 * Minute, Cancellation);
        await host.PassAsync(Minute, Cancellation);
        Assert.IsGreaterThanOrEqualTo(2, (await host.RoundAsync(Cancellation))!.Looked);
        Assert.AreEqual("", string.Join('\n', (await host.Log.ListStuckAsync(null, null, 10, Cancellation)).Select(static stuck => stuck.Evidence)));
        Assert.IsEmpty(await host.Log.ListRepairsAsync(null, 10, Cancellation));
        Assert.AreEqual(1, host.Behaviour.Begun(working.Id));
        Assert.AreEqual(MediaStatus.Pending, (await StatusAsync(waiting)).Status);
        busy.SetResult();
    }

    [TestMethod]
    public async Task There_is_one_monitor_however_often_it_is_started_and_it_comes_back_whatever_becomes_of_it()
    {
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => host.StartMonitorAsync(Cancellation)));
        var started = await host.SocialHub.WaitForInstanceStartAsync(RepairMonitor.InstanceId, Cancellation);
        await host.StartMonitorAsync(Cancellation);
        Assert.AreEqual(started.CreatedAt, (await host.SocialHub.GetInstanceAsync(RepairMonitor.InstanceId, Cancellation))!.CreatedAt);

        await host.SocialHub.TerminateInstanceAsync(RepairMonitor.InstanceId, Cancellation);
        _ = await host.SocialHub.WaitForInstanceCompletionAsync(RepairMonitor.InstanceId, Cancellation);
        await host.StartMonitorAsync(Cancellation);
        var media = await host.AnnounceAsync(Cancellation, starts: false);
        await host.PassAsync(6 * Minute, Cancellation);
        Assert.AreEqual(1, (await FindAsync(media))!.Repairs);
    }

    [TestMethod]
    public async Task A_repair_that_was_cut_off_for_good_is_taken_up_under_its_own_number()
    {
        var media = await host.AnnounceAsync(Cancellation, starts: false);
        host.Time.Skip(6 * Minute);
        var inspector = host.Service<Inspector>();
        var first = (await inspector.InspectAsync(MonitorSource.Uploads, null, host.Workflows, Cancellation)).Repairs.Single();
        _ = await host.Log.BeginAsync(first, Cancellation);

        var second = (await inspector.InspectAsync(MonitorSource.Cases, null, host.Workflows, Cancellation)).Repairs.Single();
        Assert.AreEqual(first, second);
        var repairer = host.Service<Repairer>();
        var done = await repairer.RepairAsync(second, host.Workflows, Cancellation);
        Assert.AreEqual(done, await repairer.RepairAsync(second, host.Workflows, Cancellation), "Once is enough.");
        Assert.AreEqual(RepairOutcome.Done, done.Outcome);
        Assert.AreEqual(done, (await host.Log.ListRepairsAsync(null, 10, Cancellation)).Single());
        Assert.AreEqual(1, (await FindAsync(media))!.Repairs);
    }

    private Task<StuckSubject?> FindAsync(MediaRecord media) => host.Log.FindAsync(new(SubjectKind.Upload, media.Id), Cancellation);

    private async Task<(MediaStatus Status, string? Reason)> StatusAsync(MediaRecord media)
    {
        var record = (await host.Media.FindAsync(media.Id, Cancellation))!;
        return (record.Status, record.Reason);
    }

    private Task<OrchestrationMetadata> WaitForEndAsync(MediaRecord media) =>
        host.MediaHub.WaitForInstanceCompletionAsync(media.Id.ToString(), true, Cancellation);

    private async Task EndAsync(MediaRecord media)
    {
        var end = await WaitForEndAsync(media);
        Assert.AreEqual(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus, end.FailureDetails?.ToString());
    }

    private async Task AssertRepairedOnceAsync(MediaRecord media, StuckClass @class, RepairAction action)
    {
        await host.PassAsync(Minute, Cancellation);
        var stuck = (await FindAsync(media))!;
        Assert.AreEqual((CaseState.Closed, 1, @class), (stuck.State, stuck.Repairs, stuck.Class));
        var repair = (await host.Log.ListRepairsAsync(stuck.Subject, 10, Cancellation)).Single();
        Assert.AreEqual((@class, action, RepairOutcome.Done, 1), (repair.Class, repair.Action, repair.Outcome, repair.Attempt));
        Assert.IsNotNull(repair.EndedAt);
    }
}
