using Domain.Feed;
using Domain.Ids;
using Domain.Posts;
using FsCheck;
using FsCheck.Fluent;
using Tests.Shared;

namespace Functions.Orchestrations.Tests.Feed;

/// <summary>
/// A reader pages to the end, of the feed or of the reels, while others post, delete, follow, unfollow, block, become celebrities, and while Redis loses everything: whatever was visible
/// all the while is met exactly once, in order, and nothing is shown that may not be seen at that moment. The model is sets of ids.
/// </summary>
[TestClass]
public sealed class PagingPropertyTests : RedisTest
{
    private const int Authors = 4;

    private static readonly FeedOptions Tiny = new()
    {
        TimelineCapacity = 6,
        TimelineSlack = 2,
        CelebrityThreshold = 3,
        FanOutBatch = 2,
        FanOutPlan = 2,
        DatabaseWidth = 3,
    };

    private enum Step
    {
        Post,
        PostLater,
        FanOutNow,
        Delete,
        DeleteAndRetract,
        Follow,
        Unfollow,
        Block,
        Unblock,
        Gain,
        HoursPass,
        LoseRedis,
        Read,
    }

    [TestMethod]
    public void Paging_to_the_end_meets_everything_that_was_visible_all_the_while_exactly_once()
    {
        var step = Gen.Frequency(
            (8, Gen.Constant(Step.Post)),
            (2, Gen.Constant(Step.PostLater)),
            (2, Gen.Constant(Step.FanOutNow)),
            (2, Gen.Constant(Step.Delete)),
            (1, Gen.Constant(Step.DeleteAndRetract)),
            (3, Gen.Constant(Step.Follow)),
            (1, Gen.Constant(Step.Unfollow)),
            (1, Gen.Constant(Step.Block)),
            (1, Gen.Constant(Step.Unblock)),
            (2, Gen.Constant(Step.Gain)),
            (1, Gen.Constant(Step.HoursPass)),
            (1, Gen.Constant(Step.LoseRedis)),
            (2, Gen.Constant(Step.Read)));
        var script =
            from before in Gen.ListOf(Gen.Zip(step, Gen.Choose(0, 999)), 40)
            from during in Gen.ListOf(Gen.Zip(step, Gen.Choose(0, 999)), 12)
            from size in Gen.Choose(1, 4)
            from only in Gen.Elements<PostKind?>(null, PostKind.Reel)
            select (Before: before.ToArray(), During: during.ToArray(), Size: size, Only: only);
        var expected = 0;
        Prop.ForAll(script.ToArbitrary(), async s => expected += await RunAsync(s.Before, s.During, s.Size, s.Only))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20).WithQuietOnSuccess(true));
        Assert.IsGreaterThan(20, expected, "The stories must expect something.");
    }

    private static async Task<int> RunAsync((Step, int)[] before, (Step, int)[] during, int size, PostKind? only)
    {
        await using var world = await SocialWorld.OpenAsync(Redis, Tiny);
        var story = new Story(world, await world.AddPersonAsync(), await world.AddPeopleAsync(Authors), only);
        foreach (var author in Enumerable.Range(1, Authors))
        {
            await story.DoAsync(Step.Follow, author);
        }

        foreach (var (step, number) in before)
        {
            await story.DoAsync(step, number);
        }

        // What must be met: visible and delivered now, and touched by nothing that happens from here on.
        var met = new List<FeedKey>();
        story.BeginReading();
        FeedKey? cursor = null;
        var rest = new Queue<(Step, int)>(during);
        do
        {
            var page = await world.Feed.ReadAsync(story.Reader, cursor, size, only, CancellationToken.None);
            Assert.IsLessThanOrEqualTo(size, page.Posts.Count);
            foreach (var post in page.Posts)
            {
                Assert.IsTrue(story.IsVisible(post.Id), $"Post {post.Id} may not be seen now.");
                Assert.IsTrue(met.Count == 0 || post.Key < met[^1], "Each post is older than the one before.");
                met.Add(post.Key);
            }

            cursor = page.Next;
            for (var i = 0; i < 2 && rest.TryDequeue(out var next); i++)
            {
                if (next.Item1 != Step.Read)
                {
                    await story.DoAsync(next.Item1, next.Item2);
                }
            }
        }
        while (cursor is not null);
        var missing = story.Throughout.Except(met.Select(static place => place.PostId)).ToList();
        Assert.IsEmpty(missing, $"{missing.Count} of {story.Throughout.Count} posts were visible all the while and not met.");
        return story.Throughout.Count;
    }

    private sealed class Story(SocialWorld world, SnowflakeId reader, SnowflakeId[] authors, PostKind? only)
    {
        private readonly Publisher publisher = new(world);
        private readonly Dictionary<SnowflakeId, Post> posts = [];
        private readonly HashSet<SnowflakeId> live = [];
        private readonly HashSet<SnowflakeId> followed = [];
        private readonly HashSet<SnowflakeId> blocking = [];
        private readonly Dictionary<SnowflakeId, Func<Task>> undelivered = [];

        public SnowflakeId Reader => reader;

        public HashSet<SnowflakeId> Throughout { get; private set; } = [];

        public bool IsVisible(SnowflakeId post) =>
            live.Contains(post)
            && (only ?? posts[post].Kind) == posts[post].Kind
            && (posts[post].AuthorId == reader || followed.Contains(posts[post].AuthorId));

        public void BeginReading() => Throughout = [.. live.Where(post => IsVisible(post) && !undelivered.ContainsKey(post))];

        public async Task DoAsync(Step step, int number)
        {
            world.Clock.Advance(TimeSpan.FromMilliseconds(number % 2));
            var author = number % 10 == 0 ? reader : authors[number % Authors];
            var kind = number % 3 == 0 ? PostKind.Post : PostKind.Reel;
            switch (step)
            {
                case Step.Post:
                    Add(await publisher.PublishAsync(author, kind));
                    break;
                case Step.PostLater:
                    var (post, fanOut) = await publisher.MakeVisibleAsync(author, kind);
                    Add(post);
                    undelivered.Add(post.Id, fanOut);
                    break;
                case Step.FanOutNow when undelivered.Count > 0:
                    var (id, deliver) = undelivered.First();
                    await deliver();
                    undelivered.Remove(id);
                    break;
                case Step.Delete or Step.DeleteAndRetract when live.Count > 0:
                    var doomed = live.Order().ElementAt(number % live.Count);
                    await publisher.DeleteAsync(doomed);
                    live.Remove(doomed);
                    Throughout.Remove(doomed);
                    if (step == Step.DeleteAndRetract)
                    {
                        await publisher.FanOutAsync(new(posts[doomed].AuthorId, posts[doomed].Key, posts[doomed].Kind), FanOut.FanOutWork.Remove);
                    }

                    break;
                case Step.Follow when author != reader && !blocking.Contains(author):
                    await world.Follows.FollowAsync(reader, author, CancellationToken.None);
                    followed.Add(author);
                    break;
                case Step.Unfollow when author != reader:
                    await world.Follows.UnfollowAsync(reader, author, CancellationToken.None);
                    Lose(author);
                    break;
                case Step.Block when author != reader:
                    await world.Follows.BlockAsync(author, reader, CancellationToken.None);
                    blocking.Add(author);
                    Lose(author);
                    break;
                case Step.Unblock when author != reader:
                    await world.Follows.UnblockAsync(author, reader, CancellationToken.None);
                    blocking.Remove(author);
                    break;
                case Step.Gain when author != reader:
                    await world.AddFollowerAsync(SocialWorld.NextId(), author);
                    break;
                case Step.HoursPass:
                    // Copies of the list of celebrities do not outlive that.
                    world.Clock.Advance(TimeSpan.FromHours(1));
                    await world.Celebrities.ForgetAsync(reader, CancellationToken.None);
                    break;
                case Step.LoseRedis:
                    Assert.AreEqual("+OK", await Server.SendAsync("FLUSHALL"));
                    break;
                case Step.Read:
                    await world.Feed.ReadAsync(reader, null, 3, only, CancellationToken.None);
                    break;
                default:
                    break;
            }
        }

        private void Add(Post post)
        {
            posts.Add(post.Id, post);
            live.Add(post.Id);
        }

        private void Lose(SnowflakeId author)
        {
            followed.Remove(author);
            Throughout.RemoveWhere(post => posts[post].AuthorId == author);
        }
    }
}
