using Domain.Feed;
using Domain.Ids;
using Domain.Posts;
using Domain.Publishing;
using Functions.Orchestrations.Publishing;
using Functions.Orchestrations.Sweep;
using Infrastructure.Durable;
using Tests.Shared;

namespace Functions.Orchestrations.Tests.Publishing;

[TestClass]
public sealed class PublishPostTests : RedisTest
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    private SocialWorld world = null!;
    private SocialHost host = null!;

    [TestCleanup]
    public async Task CloseAsync()
    {
        await host.DisposeAsync();
        await world.DisposeAsync();
    }

    [TestMethod]
    public async Task A_post_waits_for_its_media_is_woken_by_the_event_and_reaches_author_and_followers()
    {
        await OpenAsync(firstReminder: Never);
        var (ann, bob) = (await world.AddPersonAsync(), await world.AddPersonAsync());
        await world.Follows.FollowAsync(ann, bob, Cancellation);
        await world.VisitAsync(ann);
        await world.VisitAsync(bob);
        var media = new[] { await host.AnnounceAsync(bob), await host.AnnounceAsync(bob) };
        var post = await world.CreatePostAsync(bob, media);
        await host.Workflow.EnsurePublishingAsync(post.Id, Cancellation);
        foreach (var medium in media)
        {
            // The workflow claims them: only then does the event find its post.
            while ((await host.Media.FindAsync(medium, Cancellation))!.UsedByPostId != post.Id)
            {
                await Task.Delay(10, Cancellation);
            }

            Assert.IsEmpty(await world.ReadAllAsync(ann));
            await host.SettleAsync(medium);
            await host.TellAsync(medium, bob);
        }

        var end = await host.EndAsync(post.Id.ToString(), Cancellation);
        Assert.AreEqual(PublishOutcome.Published, end.ReadOutputAs<PublishOutcome>());
        CollectionAssert.AreEqual(new[] { post.Id }, (await world.PeekAsync(TimelineName.Home(bob)))!.ToList());
        CollectionAssert.AreEqual(new[] { post.Id }, (await world.PeekAsync(TimelineName.Home(ann)))!.ToList());
        CollectionAssert.AreEqual(new[] { post.Id }, (await world.ReadAllAsync(ann)).ToList());
    }

    [TestMethod]
    public async Task The_pictures_of_a_celebritys_post_are_brought_to_the_edge_and_of_nobody_elses()
    {
        await OpenAsync(firstReminder: Never);
        var people = await world.AddPeopleAsync(2);
        _ = await world.Graph.MarkPulledAsync(people[0], 1, Cancellation);
        var (famous, other) = (await host.PublishAsync(people[0], Cancellation), await host.PublishAsync(people[1], Cancellation));
        CollectionAssert.AreEqual(famous.Media.Select(static medium => medium.MediaId).ToList(), host.Warming.Requested[$"{famous.Id}-posted"].ToList());
        Assert.IsFalse(host.Warming.Requested.ContainsKey($"{other.Id}-posted"));
    }

    [TestMethod]
    public async Task A_lost_event_only_costs_time()
    {
        await OpenAsync(firstReminder: TimeSpan.FromMilliseconds(20));
        var bob = await world.AddPersonAsync();
        var medium = await host.AnnounceAsync(bob);
        var post = await world.CreatePostAsync(bob, medium);
        await host.Workflow.EnsurePublishingAsync(post.Id, Cancellation);
        await host.SettleAsync(medium);
        await host.EndAsync(post.Id.ToString(), Cancellation);
        Assert.AreEqual(PostStatus.Published, (await world.Posts.GetAsync(post.Id, Cancellation))!.Status);
    }

    [TestMethod]
    public async Task A_rejected_medium_makes_the_post_failed_with_the_reason_for_its_author_only()
    {
        await OpenAsync(firstReminder: TimeSpan.FromMilliseconds(20));
        var (ann, bob) = (await world.AddPersonAsync(), await world.AddPersonAsync());
        await world.Follows.FollowAsync(ann, bob, Cancellation);
        var media = new[] { await host.AnnounceAsync(bob), await host.AnnounceAsync(bob) };
        var post = await world.CreatePostAsync(bob, media);
        await host.SettleAsync(media[0]);
        await host.Workflow.EnsurePublishingAsync(post.Id, Cancellation);
        while ((await host.Media.FindAsync(media[1], Cancellation))!.UsedByPostId != post.Id)
        {
            await Task.Delay(10, Cancellation);
        }

        await host.SettleAsync(media[1], rejected: true);
        var end = await host.EndAsync(post.Id.ToString(), Cancellation);
        Assert.AreEqual(PublishOutcome.Failed, end.ReadOutputAs<PublishOutcome>());
        var record = await world.Posts.GetAsync(post.Id, Cancellation);
        Assert.AreEqual((PostStatus.Failed, "corrupt"), (record!.Status, record.FailureReason));
        Assert.IsEmpty(await world.ReadAllAsync(ann));
    }

    [TestMethod]
    public async Task A_post_whose_creator_died_is_found_by_the_sweep_and_one_deleted_meanwhile_is_left_alone()
    {
        await OpenAsync(firstReminder: TimeSpan.FromMilliseconds(20), sweepAfter: TimeSpan.FromDays(-3_650));
        var bob = await world.AddPersonAsync();
        var medium = await host.AnnounceAsync(bob);
        await host.SettleAsync(medium);
        var post = await world.CreatePostAsync(bob, medium);
        var deleted = await world.CreatePostAsync(bob, await host.AnnounceAsync(bob));
        await world.Posts.ReplaceAsync(deleted with { DeletedAt = world.Clock.GetUtcNow() }, Cancellation);
        await host.SweepAsync(nameof(SweepPosts));
        await host.EndAsync(post.Id.ToString(), Cancellation);
        Assert.AreEqual(PostStatus.Published, (await world.Posts.GetAsync(post.Id, Cancellation))!.Status);
        Assert.IsNull(await host.Client.GetInstanceAsync(deleted.Id.ToString(), Cancellation));
        await host.Workflow.EnsurePublishingAsync(deleted.Id, Cancellation);
        Assert.AreEqual(PublishOutcome.Gone, (await host.EndAsync(deleted.Id.ToString(), Cancellation)).ReadOutputAs<PublishOutcome>());
    }

    [TestMethod]
    public async Task Every_one_of_2500_followers_gets_the_post_exactly_once_though_every_batch_is_repeated()
    {
        await OpenAsync(firstReminder: Never, new FeedOptions { FanOutPlan = 2 });
        var bob = await world.AddPersonAsync();
        var fans = Enumerable.Range(0, 2_500).Select(static _ => SocialWorld.NextId()).ToArray();
        await Parallel.ForEachAsync(fans, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (fan, _) =>
        {
            await world.AddMirrorAsync(fan, bob);
            await world.CreateTimelineAsync(fan);
        });
        world.Timelines.FailEachBatchOnce = true;
        var post = await host.PublishAsync(bob, Cancellation);
        var slices = await world.Timelines.ReadAsync([.. fans.Select(static fan => TimelineName.Home(fan))], null, 10, Cancellation);
        Assert.HasCount(2_500, slices);
        foreach (var slice in slices)
        {
            CollectionAssert.AreEqual(new[] { post.Key }, slice!.Entries.ToArray());
        }

        // The author's own and three batches of at most a thousand; each was done, failed, and done again.
        Assert.HasCount(4, world.Timelines.Batches);
        Assert.IsTrue(world.Timelines.Batches.Values.All(static attempts => attempts == 2));
    }

    [TestMethod]
    public async Task A_deleted_post_is_taken_out_of_every_timeline()
    {
        await OpenAsync(firstReminder: Never);
        var (ann, bob) = (await world.AddPersonAsync(), await world.AddPersonAsync());
        await world.Follows.FollowAsync(ann, bob, Cancellation);
        await world.VisitAsync(ann);
        await world.VisitAsync(bob);
        var kept = await host.PublishAsync(bob, Cancellation);
        var post = await host.PublishAsync(bob, Cancellation);
        await world.Posts.ReplaceAsync(post with { DeletedAt = world.Clock.GetUtcNow() }, Cancellation);
        await host.Workflow.EnsureRetractingAsync(post.Id, Cancellation);
        await host.EndAsync(DurablePostWorkflow.RetractInstance(post.Id), Cancellation);
        foreach (var person in new[] { ann, bob })
        {
            CollectionAssert.AreEqual(new[] { kept.Id }, (await world.PeekAsync(TimelineName.Home(person)))!.ToList());
        }
    }

    [TestMethod]
    public async Task A_reel_reaches_the_feed_and_the_reels_of_each_follower_and_leaves_both_when_it_is_deleted()
    {
        await OpenAsync(firstReminder: Never);
        var (ann, bob) = (await world.AddPersonAsync(), await world.AddPersonAsync());
        await world.Follows.FollowAsync(ann, bob, Cancellation);
        var people = new[] { ann, bob };
        foreach (var person in people)
        {
            Assert.IsEmpty(await world.ReadAllAsync(person));
            Assert.IsEmpty(await world.ReadAllAsync(person, only: PostKind.Reel));
        }

        var post = await host.PublishAsync(bob, Cancellation);
        var reel = await host.PublishAsync(bob, Cancellation, PostKind.Reel);
        foreach (var person in people)
        {
            CollectionAssert.AreEqual(new[] { reel.Id, post.Id }, (await world.PeekAsync(TimelineName.Home(person)))!.ToList());
            CollectionAssert.AreEqual(new[] { reel.Id }, (await world.PeekAsync(TimelineName.Home(person, PostKind.Reel)))!.ToList());
            CollectionAssert.AreEqual(new[] { reel.Id }, (await world.ReadAllAsync(person, only: PostKind.Reel)).ToList());
        }

        await world.Posts.ReplaceAsync(reel with { DeletedAt = world.Clock.GetUtcNow() }, Cancellation);
        await host.Workflow.EnsureRetractingAsync(reel.Id, Cancellation);
        await host.EndAsync(DurablePostWorkflow.RetractInstance(reel.Id), Cancellation);
        foreach (var person in people)
        {
            CollectionAssert.AreEqual(new[] { post.Id }, (await world.PeekAsync(TimelineName.Home(person)))!.ToList());
            Assert.IsEmpty((await world.PeekAsync(TimelineName.Home(person, PostKind.Reel)))!);
        }
    }

    private async Task OpenAsync(TimeSpan firstReminder, FeedOptions? feed = null, TimeSpan? sweepAfter = null)
    {
        world = await SocialWorld.OpenAsync(Redis, feed);
        world.Clock.Set(TimeProvider.System.GetUtcNow());
        var options = new PublishOptions { FirstReminder = firstReminder, LastReminder = firstReminder };
        options.SweepAfter = sweepAfter ?? options.SweepAfter;
        host = await SocialHost.StartAsync(world, Redis, options);
    }
}
