using Domain.Feed;
using Domain.Ids;
using Domain.Posts;
using Infrastructure.Cosmos;
using Infrastructure.Cosmos.Posts;
using Tests.Shared;

namespace Infrastructure.Tests.Posts;

[TestClass]
public sealed class CosmosPostStoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static TestDatabase? database;
    private readonly CosmosPostStore store = new(database!.Database);
    private readonly SnowflakeIdGenerator ids = new(TimeProvider.System, 1);
    private SnowflakeId author;

    [ClassInitialize]
    public static async Task OpenAsync(TestContext context) => database = await TestDatabase.OpenAsync(CancellationToken.None);

    [ClassCleanup]
    public static ValueTask CloseAsync() => database!.DisposeAsync();

    [TestInitialize]
    public void ChooseAuthor() => author = ids.Next();

    [TestMethod]
    public async Task Creating_twice_is_creating_once()
    {
        var post = NewPost(Start);
        var created = await Task.WhenAll(Enumerable.Range(0, 6).Select(at => store.CreateAsync(post with { Caption = $"{at}" }, default)));
        Assert.AreEqual(1, created.Select(each => each.Caption).Distinct().Count(), "All must be told of the one that was first.");
        Assert.AreEqual(1, (await store.ListByAuthorAsync(author, null, 10, null, default)).Count);
    }

    [TestMethod]
    public async Task A_record_comes_back_as_it_went_in()
    {
        var post = NewPost(Start) with
        {
            Caption = "Ümläut 😀",
            Hashtags = ["a"],
            Mentions = ["b"],
            TaggedUsers = [new(5)],
            LocationId = "place",
            Media = [new(new(ulong.MaxValue), "alt"), new(new(2), null)],
        };
        var created = await store.CreateAsync(post, default);
        var read = await store.GetAsync(post.Id, default);
        Assert.AreEqual(created.ETag, read!.ETag);
        Assert.AreEqual(System.Text.Json.JsonSerializer.Serialize(post), System.Text.Json.JsonSerializer.Serialize(read));
        Assert.AreEqual(post.Caption, (await store.GetManyAsync([post.Id, new(1)], default)).Single().Value.Caption);
    }

    [TestMethod]
    public async Task Publishing_moves_the_post_to_the_place_of_its_publication_and_keeps_the_first_one()
    {
        var early = await store.CreateAsync(NewPost(Start), default);
        var late = await store.CreateAsync(NewPost(Start.AddMinutes(1)), default);
        _ = await store.PublishAsync(late.Id, Start.AddMinutes(2), default);
        _ = await store.PublishAsync(early.Id, Start.AddMinutes(3), default);
        var again = await store.PublishAsync(early.Id, Start.AddMinutes(9), default);
        Assert.AreEqual(Start.AddMinutes(3), again!.PublishedAt);
        CollectionAssert.AreEqual(
            new[] { FeedKey.From(Start.AddMinutes(3), early.Id), FeedKey.From(Start.AddMinutes(2), late.Id) },
            (await store.ListByAuthorAsync(author, null, 10, null, default)).ToArray());
        Assert.AreEqual(2, await store.CountByAuthorAsync(author, default));
        Assert.AreEqual(0, (await store.ListByAuthorAsync(author, FeedKey.From(Start.AddMinutes(2), late.Id), 10, null, default)).Count);
    }

    [TestMethod]
    public async Task A_crash_between_list_and_record_is_repaired_by_publishing_again()
    {
        var post = await store.CreateAsync(NewPost(Start), default);

        // As when the process dies after the list and the count, before the record: the record alone is put back.
        _ = await store.PublishAsync(post.Id, Start.AddMinutes(1), default);
        var posts = database!.Database.Container(CosmosContainers.Posts);
        var processing = new { id = post.Id.ToString(), key = post.Id.ToKey(), post };
        _ = await posts.UpsertItemAsync(processing, new Microsoft.Azure.Cosmos.PartitionKey(post.Id.ToString()));
        Assert.AreEqual(PostStatus.Processing, (await store.GetAsync(post.Id, default))!.Status);
        Assert.AreEqual(1, await store.CountByAuthorAsync(author, default));

        var published = await store.PublishAsync(post.Id, Start.AddMinutes(2), default);
        Assert.AreEqual(PostStatus.Published, published!.Status);
        Assert.AreEqual(published.Key, (await store.ListByAuthorAsync(author, null, 10, null, default)).Single());
        Assert.AreEqual(1, await store.CountByAuthorAsync(author, default));
    }

    [TestMethod]
    public async Task Publishing_deleting_and_archiving_at_once_leaves_count_list_and_record_in_agreement()
    {
        for (var round = 0; round < 10; round++)
        {
            var before = await store.CountByAuthorAsync(author, default);
            var post = await store.CreateAsync(NewPost(Start), default);
            await Task.WhenAll(
                store.PublishAsync(post.Id, Start.AddMinutes(round), default),
                store.PublishAsync(post.Id, Start.AddMinutes(round), default),
                ChangeAsync(post.Id, current => current with { DeletedAt = Start }),
                ChangeAsync(post.Id, current => current with { ArchivedAt = current.ArchivedAt is null ? Start : null }));
            await store.SettleAsync(post.Id, default);
            var final = (await store.GetAsync(post.Id, default))!;
            Assert.IsNotNull(final.DeletedAt);
            Assert.AreEqual(before, await store.CountByAuthorAsync(author, default), $"round {round}");
        }
    }

    [TestMethod]
    public async Task Counts_are_exact_when_many_posts_are_published_at_once()
    {
        var posts = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => store.CreateAsync(NewPost(Start), default)));
        await Task.WhenAll(posts.SelectMany(post => new[] { store.PublishAsync(post.Id, Start, default), store.PublishAsync(post.Id, Start, default) }));
        Assert.AreEqual(12, await store.CountByAuthorAsync(author, default));
        await Task.WhenAll(posts.Take(5).Select(post => ChangeAsync(post.Id, current => current with { DeletedAt = Start })));
        Assert.AreEqual(7, await store.CountByAuthorAsync(author, default));
    }

    [TestMethod]
    public async Task A_failed_or_deleted_post_is_never_published_and_a_published_one_never_fails()
    {
        var failed = await store.CreateAsync(NewPost(Start), default);
        Assert.AreEqual("corrupt", (await store.FailAsync(failed.Id, "corrupt", default))!.FailureReason);
        Assert.AreEqual(PostStatus.Failed, (await store.PublishAsync(failed.Id, Start, default))!.Status);
        var published = await store.CreateAsync(NewPost(Start), default);
        _ = await store.PublishAsync(published.Id, Start, default);
        Assert.AreEqual(PostStatus.Published, (await store.FailAsync(published.Id, "late", default))!.Status);
        Assert.IsNull(await store.PublishAsync(new(1), Start, default));
    }

    [TestMethod]
    public async Task The_sweep_finds_what_is_processing_and_old_enough()
    {
        var waiting = await store.CreateAsync(NewPost(Start), default);
        var deleted = await store.CreateAsync(NewPost(Start), default);
        await ChangeAsync(deleted.Id, current => current with { DeletedAt = Start });
        var published = await store.CreateAsync(NewPost(Start), default);
        _ = await store.PublishAsync(published.Id, Start, default);
        var found = (await store.ListProcessingAsync(TimeProvider.System.GetUtcNow().AddMinutes(1), null, 1_000, default)).Select(post => post.Id).ToList();
        CollectionAssert.Contains(found, waiting.Id);
        CollectionAssert.DoesNotContain(found, deleted.Id);
        CollectionAssert.DoesNotContain(found, published.Id);
        Assert.AreEqual(0, (await store.ListProcessingAsync(waiting.Id.Timestamp.AddMinutes(-1), null, 1_000, default)).Count);
    }

    private Post NewPost(DateTimeOffset at) => new()
    {
        Id = ids.Next(), AuthorId = author, Status = PostStatus.Processing, Media = [new(new(1), null)], CreatedAt = at,
    };

    private async Task ChangeAsync(SnowflakeId id, Func<Post, Post> change)
    {
        while (await store.ReplaceAsync(change((await store.GetAsync(id, default))!), default) is null)
        {
            // Somebody else was faster.
        }
    }
}
