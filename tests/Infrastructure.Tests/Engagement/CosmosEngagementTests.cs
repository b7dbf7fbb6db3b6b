using Domain.Engagement;
using Domain.Ids;
using Infrastructure.Cosmos.Engagement;
using Tests.Shared;

namespace Infrastructure.Tests.Engagement;

[TestClass]
public sealed class CosmosEngagementTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static TestDatabase? database;
    private readonly SnowflakeIdGenerator ids = new(TimeProvider.System, 3);

    [ClassInitialize]
    public static async Task OpenAsync(TestContext context) => database = await TestDatabase.OpenAsync(CancellationToken.None);

    [ClassCleanup]
    public static ValueTask CloseAsync() => database!.DisposeAsync();

    [TestMethod]
    public async Task Likes_and_unlikes_in_any_order_leave_an_exact_count()
    {
        var likes = new CosmosLikeStore(database!.Database);
        var target = ids.Next();
        var random = new Random(7);
        var calls = Enumerable.Range(0, 200).Select(_ => (User: new SnowflakeId((ulong)random.Next(1, 6)), Like: random.Next(2) == 0)).ToList();
        await Parallel.ForEachAsync(calls, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (call, cancellationToken) =>
            _ = call.Like
                ? await likes.LikeAsync(target, call.User, Now, cancellationToken)
                : await likes.UnlikeAsync(target, call.User, cancellationToken));
        var summaries = new List<LikeSummary>();
        for (var user = 1UL; user < 6; user++)
        {
            summaries.Add((await likes.GetAsync(new(user), [target], default)).GetValueOrDefault(target));
        }

        Assert.IsTrue(summaries.All(summary => summary.Count == summaries.Count(each => each.ByViewer)), string.Join(", ", summaries));
    }

    [TestMethod]
    public async Task Deleting_a_thread_while_replies_arrive_leaves_no_orphan_and_an_exact_count()
    {
        var comments = new CosmosCommentStore(database!.Database);
        for (var round = 0; round < 5; round++)
        {
            var post = ids.Next();
            var parent = NewComment(post, null);
            _ = await comments.AddAsync(parent, default);
            var replying = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => comments.AddAsync(NewComment(post, parent.Id), default)));
            await Task.WhenAll(replying, comments.DeleteAsync(parent, default));
            Assert.IsNull(await comments.GetAsync(post, parent.Id, default));
            Assert.AreEqual(0, (await comments.ListAsync(post, parent.Id, null, 100, default)).Count);
            Assert.AreEqual(0, (await comments.CountAsync([post], default)).GetValueOrDefault(post));
        }
    }

    [TestMethod]
    public async Task A_comment_added_twice_is_counted_once_and_a_thread_of_hundreds_is_deleted_whole()
    {
        var comments = new CosmosCommentStore(database!.Database);
        var post = ids.Next();
        var parent = NewComment(post, null);
        _ = await Task.WhenAll(comments.AddAsync(parent, default), comments.AddAsync(parent, default));
        Assert.AreEqual(1, (await comments.CountAsync([post], default))[post]);
        for (var at = 0; at < 200; at++)
        {
            _ = await comments.AddAsync(NewComment(post, parent.Id), default);
        }

        Assert.AreEqual(200, (await comments.GetAsync(post, parent.Id, default))!.ReplyCount);
        await comments.DeleteAsync(parent, default);
        Assert.AreEqual(0, (await comments.CountAsync([post], default))[post]);
    }

    private Comment NewComment(SnowflakeId post, SnowflakeId? parent) => new()
    {
        Id = ids.Next(), PostId = post, ParentId = parent, AuthorId = new(1), Text = "text", CreatedAt = Now,
    };
}
