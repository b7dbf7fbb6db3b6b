using Domain.Ids;
using Domain.Media;
using Domain.Media.Exposure;
using Domain.Media.Renditions;
using Domain.Posts;
using Functions.Media.Tests.Harness;
using Infrastructure.Durable;
using Microsoft.Extensions.DependencyInjection;
using Tests.Shared;

namespace Functions.Media.Tests.Exposure;

/// <summary>Files go where their owner's privacy and their posts say, and what led to them before leads nowhere (ED-2).</summary>
[TestClass]
public sealed class ReviewExposureTests
{
    private static readonly ExposureReview Everything = new(MediaHarness.Owner);

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [TestMethod]
    public async Task Going_private_moves_every_picture_under_a_new_key_and_purges_the_old_one()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var before = new[] { await app.UploadAsync(Picture.Png(1)), await app.UploadAsync(Picture.Png(2)), await app.UploadAsync(Picture.Png(1)) };
        Assert.IsTrue(before.All(static media => media.Image!.Exposure == MediaExposure.Public));

        await ReviewAsync(app, isPrivate: true);

        var after = await Task.WhenAll(before.Select(app.FindAsync));
        Assert.IsTrue(after.All(static media => media.Image!.Exposure == MediaExposure.Restricted));
        Assert.IsEmpty(after.Select(static media => media.Image!.MediaKey).Intersect(before.Select(static media => media.Image!.MediaKey)));
        Assert.AreEqual(after[0].Image!.MediaKey, after[2].Image!.MediaKey, "exact duplicates go on sharing");
        Assert.IsEmpty(app.Storage.Names(TestStorage.Options.Public));
        CollectionAssert.AreEquivalent(FilesOf(after), app.Storage.Names(TestStorage.Options.Restricted).ToArray());
        CollectionAssert.AreEquivalent(before.Select(static media => media.Image!.MediaKey).Distinct().ToArray(), app.Edge.Purged.Distinct().ToArray());
    }

    [TestMethod]
    public async Task Going_public_again_leaves_signed_addresses_working_until_they_end()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        await app.SetPrivateAsync(true);
        var before = await app.UploadAsync(Picture.Png(1));
        Assert.AreEqual(MediaExposure.Restricted, before.Image!.Exposure, "what a private account uploads never is public");
        Assert.IsEmpty(app.Storage.Names(TestStorage.Options.Public));

        var review = await app.StartReviewAsync(isPrivate: false);
        await Eventually(async () => (await app.FindAsync(before)).Image!.Exposure == MediaExposure.Public);

        var after = await app.FindAsync(before);
        CollectionAssert.AreEquivalent(FilesOf(before), app.Storage.Names(TestStorage.Options.Restricted).ToArray());
        CollectionAssert.AreEquivalent(FilesOf(after), app.Storage.Names(TestStorage.Options.Public).ToArray());
        await app.CompleteReviewAsync(review);
        Assert.IsEmpty(app.Storage.Names(TestStorage.Options.Restricted));
    }

    [TestMethod]
    public async Task A_deleted_or_archived_post_takes_its_pictures_out_of_the_public_unless_another_use_shows_them()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var (posted, shared, sameBytes) = (await app.UploadAsync(Picture.Png(1)), await app.UploadAsync(Picture.Png(2)), await app.UploadAsync(Picture.Png(2)));
        var posts = app.Services.GetRequiredService<IPostStore>();
        var post = await PostAsync(app, 100, posted, shared);
        _ = await PostAsync(app, 101, sameBytes);
        _ = await app.Claims.ClaimForPostAsync([posted.Id, shared.Id], MediaHarness.Owner, post.Id, Cancel);
        _ = await app.Claims.ClaimForPostAsync([sameBytes.Id], MediaHarness.Owner, new(101), Cancel);

        post = (await posts.ReplaceAsync(post with { ArchivedAt = app.Time.GetUtcNow() }, Cancel))!;
        await ReviewAsync(app, new ExposureReview(MediaHarness.Owner, [posted.Id, shared.Id]), post.ETag!);
        Assert.AreEqual(MediaExposure.Restricted, (await app.FindAsync(posted)).Image!.Exposure);
        Assert.AreEqual(MediaExposure.Public, (await app.FindAsync(shared)).Image!.Exposure);

        post = (await posts.ReplaceAsync(post with { ArchivedAt = null }, Cancel))!;
        await ReviewAsync(app, new ExposureReview(MediaHarness.Owner, [posted.Id, shared.Id]), post.ETag!);
        Assert.AreEqual(MediaExposure.Public, (await app.FindAsync(posted)).Image!.Exposure);

        post = (await posts.ReplaceAsync(post with { DeletedAt = app.Time.GetUtcNow() }, Cancel))!;
        await ReviewAsync(app, new ExposureReview(MediaHarness.Owner, [posted.Id, shared.Id]), post.ETag!);
        Assert.AreEqual(MediaExposure.Restricted, (await app.FindAsync(posted)).Image!.Exposure);
        Assert.AreEqual(MediaExposure.Public, (await app.FindAsync(shared)).Image!.Exposure);
    }

    [TestMethod]
    public async Task A_promised_review_catches_a_change_whose_writer_died()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var media = await app.UploadAsync(Picture.Png(1));
        var before = (await app.Accounts.GetAsync(MediaHarness.Owner, Cancel))!;
        await new DurableExposureWorkflow(app.Client, app.Time).PromiseAsync(Everything, before.ETag!, Cancel);
        _ = await app.SetPrivateAsync(true);

        await app.CompleteReviewAsync(DurableExposureWorkflow.InstanceIdOf(Everything, $"after-{before.ETag}"));

        Assert.AreEqual(MediaExposure.Restricted, (await app.FindAsync(media)).Image!.Exposure);
    }

    [TestMethod]
    public async Task Reviews_of_changes_that_follow_each_other_end_with_the_last_one()
    {
        await using var app = await MediaHarness.StartAsync(Cancel, options => options.ExposureBatch = 2);
        var media = new List<MediaRecord>();
        for (var number = 1; number <= 5; number++)
        {
            media.Add(await app.UploadAsync(Picture.Png(number)));
        }

        var reviews = new List<string>();
        for (var change = 1; change <= 6; change++)
        {
            reviews.Add(await app.StartReviewAsync(isPrivate: change % 2 == 1));
        }

        foreach (var review in reviews)
        {
            await app.CompleteReviewAsync(review);
        }

        var after = await Task.WhenAll(media.Select(app.FindAsync));
        Assert.IsTrue(after.All(static medium => medium.Image!.Exposure == MediaExposure.Public));
        CollectionAssert.AreEquivalent(FilesOf(after), app.Storage.Names(TestStorage.Options.Public).ToArray());
        Assert.IsEmpty(app.Storage.Names(TestStorage.Options.Restricted));
        foreach (var medium in after)
        {
            var rendition = (await app.Services.GetRequiredService<IRenditionStore>().FindAsync(MediaHarness.Owner, medium.RenditionId!, Cancel))!;
            Assert.AreEqual((null, 0), (rendition.Target, rendition.Leftovers.Count));
        }
    }

    [TestMethod]
    public async Task Whoever_cleans_leaves_alone_what_signed_addresses_may_still_lead_to()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var mover = app.Services.GetRequiredService<RenditionMover>();
        await app.SetPrivateAsync(true);
        var first = await app.UploadAsync(Picture.Png(1));
        await MoveAsync(MediaExposure.Public);
        app.Time.Skip(TimeSpan.FromMinutes(4));
        await MoveAsync(MediaExposure.Restricted);
        var second = await app.FindAsync(first);
        await MoveAsync(MediaExposure.Public);
        CollectionAssert.AreEquivalent(FilesOf(first, second), app.Storage.Names(TestStorage.Options.Restricted).ToArray());

        app.Time.Skip(TimeSpan.FromMinutes(3));
        Assert.IsNotNull(await mover.DropLeftoversAsync(await RenditionAsync(), Cancel));
        CollectionAssert.AreEquivalent(FilesOf(second), app.Storage.Names(TestStorage.Options.Restricted).ToArray());

        app.Time.Skip(TimeSpan.FromMinutes(4));
        Assert.IsNull(await mover.DropLeftoversAsync(await RenditionAsync(), Cancel));
        Assert.IsEmpty(app.Storage.Names(TestStorage.Options.Restricted));

        async Task MoveAsync(MediaExposure exposure) => await mover.MoveAsync(await RenditionAsync(), exposure, Cancel);

        async Task<Rendition> RenditionAsync() =>
            (await app.Services.GetRequiredService<IRenditionStore>().FindAsync(MediaHarness.Owner, first.RenditionId!, Cancel))!;
    }

    [TestMethod]
    public async Task Who_dies_between_moving_and_telling_does_not_end_the_addresses_given_out_meanwhile()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        await app.SetPrivateAsync(true);
        var media = await app.UploadAsync(Picture.Png(1));
        var store = app.Services.GetRequiredService<IRenditionStore>();
        var moved = (await store.UpdateAsync(
            MediaHarness.Owner,
            media.RenditionId!,
            current => current!.PlanMove(MediaExposure.Public) is var planned ? planned.MoveTo(planned.Target!, app.Time.GetUtcNow()) : null,
            Cancel))!;

        Assert.IsNotNull(await app.Services.GetRequiredService<RenditionMover>().DropLeftoversAsync(moved, Cancel));

        Assert.AreEqual(MediaExposure.Public, (await app.FindAsync(media)).Image!.Exposure);
        CollectionAssert.AreEquivalent(FilesOf(media), app.Storage.Names(TestStorage.Options.Restricted).ToArray());
    }

    [TestMethod]
    public async Task What_expires_after_a_move_leaves_nothing_anywhere()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var media = await app.UploadAsync(Picture.Png(1));
        await ReviewAsync(app, isPrivate: true);

        await app.ExpireAsync(media);

        Assert.IsEmpty(app.Storage.Names(TestStorage.Options.Public));
        Assert.IsEmpty(app.Storage.Names(TestStorage.Options.Restricted));
    }

    private static string[] FilesOf(params MediaRecord[] media) =>
        [.. media.SelectMany(medium => medium.Image!.Variants.Select(variant => $"{medium.Image.MediaKey}/{variant.FileName()}")).Distinct()];

    private async Task<Post> PostAsync(MediaHarness app, ulong id, params MediaRecord[] media)
    {
        var posts = app.Services.GetRequiredService<IPostStore>();
        var created = await posts.CreateAsync(
            new()
            {
                Id = new SnowflakeId(id),
                AuthorId = MediaHarness.Owner,
                Status = PostStatus.Processing,
                Media = [.. media.Select(static medium => new PostMedium(medium.Id, null))],
                CreatedAt = app.Time.GetUtcNow(),
            },
            Cancel);
        return (await posts.PublishAsync(created.Id, created.CreatedAt, Cancel))!;
    }

    private static async Task Eventually(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            await Task.Delay(10);
        }
    }

    private static async Task ReviewAsync(MediaHarness app, bool isPrivate) => await app.CompleteReviewAsync(await app.StartReviewAsync(isPrivate));

    private async Task ReviewAsync(MediaHarness app, ExposureReview review, string version)
    {
        await new DurableExposureWorkflow(app.Client, app.Time).ReviewAsync(review, version, Cancel);
        await app.CompleteReviewAsync(DurableExposureWorkflow.InstanceIdOf(review, version));
    }
}
