using Domain.Feed;
using Domain.Ids;
using Domain.Posts;
using Infrastructure.Redis;
using Local.Redis;
using Tests.Shared;

namespace Functions.Orchestrations.Tests.Feed;

[TestClass]
public sealed class FeedTests : RedisTest
{
    private SocialWorld world = null!;
    private Publisher publisher = null!;

    [TestInitialize]
    public async Task OpenAsync()
    {
        world = await SocialWorld.OpenAsync(Redis, new FeedOptions { CelebrityThreshold = 4 });
        publisher = new Publisher(world);
    }

    [TestCleanup]
    public async Task CloseAsync() => await world.DisposeAsync();

    [TestMethod]
    public async Task A_hundred_readers_of_a_lost_timeline_cause_one_rebuild_and_all_get_the_same_page()
    {
        var (ann, bob) = (await world.AddPersonAsync(), await world.AddPersonAsync());
        await world.Follows.FollowAsync(ann, bob, Cancellation);
        var posts = new List<SnowflakeId>();
        for (var i = 0; i < 5; i++)
        {
            world.Clock.Advance(TimeSpan.FromMilliseconds(1));
            posts.Insert(0, (await publisher.PublishAsync(bob)).Id);
        }

        var pages = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => world.Feed.ReadAsync(ann, null, 20, null, Cancellation))));
        Assert.AreEqual(1, world.Timelines.Rebuilds);
        Assert.Contains(true, pages.Select(static page => page.Rebuilding));
        foreach (var page in pages)
        {
            CollectionAssert.AreEqual(posts, page.Posts.Select(static post => post.Id).ToList());
        }

        Assert.IsFalse((await world.Feed.ReadAsync(ann, null, 20, null, Cancellation)).Rebuilding);
    }

    [TestMethod]
    public async Task Without_Redis_the_database_answers_and_the_cursor_stays_good()
    {
        await using var server = await RedisServer.StartAsync();
        using var redis = await RedisConnection.ConnectAsync(new RedisOptions { ConnectionString = server.ConnectionString });
        await using var own = await SocialWorld.OpenAsync(redis);
        var (ann, bob) = (await own.AddPersonAsync(), await own.AddPersonAsync());
        await own.Follows.FollowAsync(ann, bob, Cancellation);
        var posts = new List<SnowflakeId>();
        for (var i = 0; i < 6; i++)
        {
            own.Clock.Advance(TimeSpan.FromMilliseconds(1));
            posts.Insert(0, (await new Publisher(own).PublishAsync(bob)).Id);
        }

        var first = await own.Feed.ReadAsync(ann, null, 2, null, Cancellation);
        await server.KillAsync();
        var second = await own.Feed.ReadAsync(ann, first.Next, 2, null, Cancellation);
        await server.RestartAsync();
        var third = await own.Feed.ReadAsync(ann, second.Next, 20, null, Cancellation);
        Assert.IsNull(third.Next);
        CollectionAssert.AreEqual(posts, first.Posts.Concat(second.Posts).Concat(third.Posts).Select(static post => post.Id).ToList());
    }

    [TestMethod]
    public async Task Followers_who_do_not_come_back_cost_no_write_and_miss_nothing_when_they_do()
    {
        var (ann, bob, carl) = (await world.AddPersonAsync(), await world.AddPersonAsync(), await world.AddPersonAsync());
        await world.Follows.FollowAsync(ann, bob, Cancellation);
        await world.Follows.FollowAsync(carl, bob, Cancellation);
        await world.VisitAsync(ann);
        var post = await publisher.PublishAsync(bob);
        CollectionAssert.AreEqual(new[] { post.Id }, (await world.PeekAsync(TimelineName.Home(ann)))!.ToList());
        Assert.AreEqual(":0", await Server.SendAsync("EXISTS", $"timeline:{{{carl}}}"));
        CollectionAssert.AreEqual(new[] { post.Id }, (await world.ReadAllAsync(carl)).ToList());
        Assert.AreEqual(":1", await Server.SendAsync("EXISTS", $"timeline:{{{carl}}}"));
    }

    [TestMethod]
    public async Task Crossing_the_threshold_loses_no_post_even_for_readers_who_do_not_know_yet()
    {
        var star = await world.AddPersonAsync();
        var fans = await world.AddPeopleAsync(4);
        await world.VisitAsync(fans[0]);
        var posts = new List<SnowflakeId>();
        for (var i = 0; i < 3; i++)
        {
            await world.Follows.FollowAsync(fans[i], star, Cancellation);
            posts.Insert(0, await PostAsync());
        }

        Assert.IsEmpty(await world.Graph.FindPulledAsync([star], Cancellation));
        CollectionAssert.AreEqual(posts, (await world.ReadAllAsync(fans[0])).ToList());

        // Fan 0 holds a fresh copy of "follows no celebrity" while the star becomes one.
        await world.Follows.FollowAsync(fans[3], star, Cancellation);
        posts.Insert(0, await PostAsync());
        Assert.HasCount(1, await world.Graph.FindPulledAsync([star], Cancellation));
        CollectionAssert.AreEqual(posts, (await world.ReadAllAsync(fans[0])).ToList());

        // Once every copy is renewed, posts are no longer sent, and are fetched.
        world.Clock.Advance(world.Options.CelebrityTransition);
        await world.Celebrities.ForgetAsync(fans[0], Cancellation);
        await world.ReadAllAsync(fans[0]);
        posts.Insert(0, await PostAsync());
        Assert.DoesNotContain(posts[0], (await world.PeekAsync(TimelineName.Home(fans[0])))!, "It is not sent.");
        Assert.Contains(posts[0], (await world.PeekAsync(TimelineName.Celebrity(star)))!, "It is in the set that readers fetch.");
        CollectionAssert.AreEqual(posts, (await world.ReadAllAsync(fans[0])).ToList());

        // Fewer followers again: the set still holds posts that were never sent, so it is fetched for ever.
        await world.Follows.UnfollowAsync(fans[1], star, Cancellation);
        await world.Follows.UnfollowAsync(fans[2], star, Cancellation);
        posts.Insert(0, await PostAsync());
        CollectionAssert.AreEqual(posts, (await world.ReadAllAsync(fans[0])).ToList());
        await world.Follows.UnfollowAsync(fans[0], star, Cancellation);
        Assert.IsEmpty(await world.ReadAllAsync(fans[0]));

        async Task<SnowflakeId> PostAsync()
        {
            world.Clock.Advance(TimeSpan.FromMilliseconds(1));
            return (await publisher.PublishAsync(star)).Id;
        }
    }

    [TestMethod]
    [DataRow("stranger", false)]
    [DataRow("follows", true)]
    [DataRow("unfollowed", false)]
    [DataRow("reader blocks", false)]
    [DataRow("author blocks", false)]
    [DataRow("unblocked", false)]
    [DataRow("muted", false)]
    [DataRow("unmuted", true)]
    [DataRow("private, requested", false)]
    [DataRow("private, approved", true)]
    [DataRow("private, removed", false)]
    [DataRow("archived", false)]
    [DataRow("deleted", false)]
    public async Task Who_sees_a_post_is_decided_when_it_is_read(string standing, bool sees)
    {
        var ann = await world.AddPersonAsync();
        var bob = await world.AddPersonAsync(isPrivate: standing.StartsWith("private", StringComparison.Ordinal));
        if (standing != "stranger")
        {
            await world.Follows.FollowAsync(ann, bob, Cancellation);
        }

        if (standing is "private, approved" or "private, removed")
        {
            await world.Follows.ApproveAsync(bob, ann, Cancellation);
        }

        await world.VisitAsync(ann);
        var post = await publisher.PublishAsync(bob);
        _ = await world.ReadAllAsync(ann);
        switch (standing)
        {
            case "unfollowed":
                await world.Follows.UnfollowAsync(ann, bob, Cancellation);
                break;
            case "reader blocks":
                await world.Follows.BlockAsync(ann, bob, Cancellation);
                break;
            case "author blocks":
                await world.Follows.BlockAsync(bob, ann, Cancellation);
                break;
            case "unblocked":
                await world.Follows.BlockAsync(bob, ann, Cancellation);
                await world.Follows.UnblockAsync(bob, ann, Cancellation);
                break;
            case "muted":
                await world.Follows.MuteAsync(ann, bob, Cancellation);
                break;
            case "unmuted":
                await world.Follows.MuteAsync(ann, bob, Cancellation);
                await world.Follows.UnmuteAsync(ann, bob, Cancellation);
                break;
            case "private, removed":
                await world.Follows.RemoveFollowerAsync(bob, ann, Cancellation);
                break;
            case "archived":
                var record = await world.Posts.GetAsync(post.Id, Cancellation);
                await world.Cache.InvalidateAsync(post.Id, Cancellation);
                await world.Posts.ReplaceAsync(record! with { ArchivedAt = world.Clock.GetUtcNow() }, Cancellation);
                break;
            case "deleted":
                await publisher.DeleteAsync(post.Id);
                break;
            default:
                break;
        }

        // Whatever timelines still hold.
        await world.Timelines.MergeAsync(TimelineName.Home(ann), [post.Key], 0, Cancellation);
        Assert.AreEqual(sees, (await world.ReadAllAsync(ann)).Contains(post.Id));
        await Server.SendAsync("FLUSHALL");
        Assert.AreEqual(sees, (await world.ReadAllAsync(ann)).Contains(post.Id), "The database path says the same.");
    }

    [TestMethod]
    public async Task An_author_meets_his_unpublished_posts_at_the_head_of_the_first_page_and_nobody_else_does()
    {
        var (ann, bob) = (await world.AddPersonAsync(), await world.AddPersonAsync());
        await world.Follows.FollowAsync(bob, ann, Cancellation);
        var published = new[] { (await publisher.PublishAsync(ann)).Id, (await publisher.PublishAsync(ann)).Id };
        var processing = await world.CreatePostAsync(ann);
        var failed = await world.CreatePostAsync(ann);
        await world.Posts.FailAsync(failed.Id, "corrupt", Cancellation);
        var first = await world.Feed.ReadAsync(ann, null, 1, null, Cancellation);
        CollectionAssert.AreEquivalent(new[] { processing.Id, failed.Id }, first.Unpublished.Select(static post => post.Id).ToList());
        Assert.HasCount(1, first.Posts);
        Assert.IsEmpty((await world.Feed.ReadAsync(ann, first.Next, 1, null, Cancellation)).Unpublished);
        Assert.IsEmpty((await world.Feed.ReadAsync(bob, null, 10, null, Cancellation)).Unpublished);
        CollectionAssert.AreEquivalent(published, (await world.ReadAllAsync(bob)).ToList());
        world.Clock.Advance(world.Options.FailedShownFor + TimeSpan.FromSeconds(1));
        CollectionAssert.AreEqual(
            new[] { processing.Id }, (await world.Feed.ReadAsync(ann, null, 1, null, Cancellation)).Unpublished.Select(static post => post.Id).ToList());
    }

    [TestMethod]
    public async Task A_page_says_who_posted_what_it_shows_so_that_nobody_reads_it_again()
    {
        var (ann, bob, cat) = (await world.AddPersonAsync(), await world.AddPersonAsync(), await world.AddPersonAsync());
        await world.Follows.FollowAsync(ann, bob, Cancellation);
        await world.Follows.FollowAsync(ann, cat, Cancellation);
        _ = await publisher.PublishAsync(bob);
        CollectionAssert.AreEquivalent(new[] { bob }, (await world.Feed.ReadAsync(ann, null, 10, null, Cancellation)).Authors.Keys.ToList());
        _ = await world.CreatePostAsync(ann);
        CollectionAssert.AreEquivalent(new[] { ann, bob }, (await world.Feed.ReadAsync(ann, null, 10, null, Cancellation)).Authors.Keys.ToList());
    }

    [TestMethod]
    public async Task A_reader_who_read_the_old_record_cannot_cache_it_after_the_change()
    {
        var ann = await world.AddPersonAsync();
        var post = await publisher.PublishAsync(ann);
        await Server.SendAsync("DEL", $"post:{{{post.Id}}}");
        var slow = new SlowPostStore(world.Posts);
        var cache = new RedisPostCache(Redis, slow, world.Options, Microsoft.Extensions.Logging.Abstractions.NullLogger<RedisPostCache>.Instance);
        var reading = cache.GetManyAsync([post.Id], Cancellation);
        await slow.HasRead;
        await publisher.DeleteAsync(post.Id);
        slow.Release();
        Assert.IsNull((await reading)[post.Id].DeletedAt, "It had read the old record.");
        Assert.IsNotNull((await cache.GetManyAsync([post.Id], Cancellation))[post.Id].DeletedAt);
    }

    [TestMethod]
    public async Task Following_brings_the_older_posts_at_once_and_unfollowing_takes_them_away()
    {
        var (ann, bob) = (await world.AddPersonAsync(), await world.AddPersonAsync());
        await world.VisitAsync(ann);
        var post = await publisher.PublishAsync(bob);
        await world.Follows.FollowAsync(ann, bob, Cancellation);
        CollectionAssert.AreEqual(new[] { post.Id }, (await world.PeekAsync(TimelineName.Home(ann)))!.ToList());
        await world.Follows.UnfollowAsync(ann, bob, Cancellation);
        Assert.IsEmpty((await world.PeekAsync(TimelineName.Home(ann)))!);
    }

    [TestMethod]
    public async Task A_reader_loses_and_repeats_nothing_while_others_post_delete_follow_and_lose_Redis_at_the_same_time()
    {
        await using var busy = await SocialWorld.OpenAsync(
            Redis, new FeedOptions { TimelineCapacity = 12, TimelineSlack = 3, CelebrityThreshold = 3, CelebritiesLifetime = TimeSpan.FromMilliseconds(1) });
        var publisher = new Publisher(busy);
        var ann = await busy.AddPersonAsync();
        var authors = await busy.AddPeopleAsync(4);
        var steady = new List<SnowflakeId>();
        foreach (var author in authors)
        {
            await busy.Follows.FollowAsync(ann, author, Cancellation);
        }

        for (var i = 0; i < 24; i++)
        {
            busy.Clock.Advance(TimeSpan.FromMilliseconds(i % 2));
            steady.Add((await publisher.PublishAsync(authors[i % 2])).Id);
        }

        // Authors 0 and 1 keep their posts and their follower; 2 and 3 do not.
        var churn = Task.WhenAll(Enumerable.Range(0, 3).Select(worker => Task.Run(async () =>
        {
            for (var i = worker; i < 40 + worker; i++)
            {
                var author = authors[2 + (i % 2)];
                busy.Clock.Advance(TimeSpan.FromMilliseconds(1));
                switch (i % 7)
                {
                    case 0 when worker == 0:
                        await Server.SendAsync("FLUSHALL");
                        break;
                    case 1 when worker == 1:
                        await busy.Follows.UnfollowAsync(ann, author, Cancellation);
                        break;
                    case 3 when worker == 1:
                        await busy.Follows.FollowAsync(ann, author, Cancellation);
                        break;
                    case 5 when worker == 2:
                        await busy.AddFollowerAsync(SocialWorld.NextId(), authors[i % 4]);
                        break;
                    default:
                        var post = await publisher.PublishAsync(authors[i % 4]);
                        await publisher.DeleteAsync(post.Id);
                        break;
                }
            }
        })));
        for (var round = 0; round == 0 || !churn.IsCompleted; round++)
        {
            var read = await busy.ReadAllAsync(ann, 1 + (round % 4));
            CollectionAssert.AllItemsAreUnique(read.ToList());
            Assert.IsEmpty(steady.Except(read).ToList(), $"round {round}");
        }

        await churn;
    }
}
