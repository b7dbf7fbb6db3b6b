using Domain.Ids;
using Domain.Media;
using Domain.Media.Blobs;
using Domain.Media.Previews;
using Domain.Media.Renditions;
using Domain.Problems;
using Functions.Media.Tests.Harness;
using Infrastructure.Durable;
using Microsoft.Extensions.DependencyInjection;
using Tests.Shared;

namespace Functions.Media.Tests.Previews;

[TestClass]
public sealed class PreviewFilterTests
{
    private static readonly PictureLook Juno = new() { Filter = "juno" };

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_preview_is_rendered_once_and_kept_for_its_owner_alone()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var media = await app.UploadAsync(Picture.Png(1));
        var jobs = app.Decoder.Jobs;

        var first = await PreviewAsync(app, media, Juno);
        CollectionAssert.AreEqual(new byte[] { 0xFF, 0xD8, 0xFF }, first[..3]);
        Assert.AreEqual(jobs + 1, app.Decoder.Jobs);
        CollectionAssert.AreEqual(first, await PreviewAsync(app, media, Juno));
        Assert.AreEqual(jobs + 1, app.Decoder.Jobs);
        CollectionAssert.AreNotEqual(first, await PreviewAsync(app, media, PictureLook.Normal));
        CollectionAssert.AreNotEqual(first, await PreviewAsync(app, media, Juno with { Strength = 40 }));

        var problem = await Assert.ThrowsExactlyAsync<ProblemException>(() => PreviewAsync(app, media, Juno, new SnowflakeId(8)));
        Assert.AreEqual("media_not_found", problem.Code);
    }

    [TestMethod]
    public async Task A_lost_decoder_costs_a_preview_a_moment_and_the_picture_nothing()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var media = await app.UploadAsync(Picture.Png(1));
        app.Decoder.CrashNext();
        Assert.IsGreaterThan(0, (await PreviewAsync(app, media, Juno)).Length);
        Assert.AreEqual(0, (await app.FindAsync(media)).Attempts);
    }

    [TestMethod]
    public async Task What_is_not_finished_or_has_a_look_already_cannot_be_previewed()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var pending = await app.AnnounceAsync(100);
        Assert.AreEqual("media_not_finished", (await Assert.ThrowsExactlyAsync<ProblemException>(() => PreviewAsync(app, pending, Juno))).Code);
        var filtered = await app.UploadAsync(Picture.Png(1), filter: "moon");
        Assert.AreEqual("media_already_filtered", (await Assert.ThrowsExactlyAsync<ProblemException>(() => PreviewAsync(app, filtered, Juno))).Code);
    }

    [TestMethod]
    public async Task Previews_go_when_their_medium_expires()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var media = await app.UploadAsync(Picture.Png(1));
        _ = await PreviewAsync(app, media, Juno);
        Assert.IsTrue(app.Storage.Names(TestStorage.Options.Originals).Any(name => name.EndsWith("juno.jpg", StringComparison.Ordinal)));
        await app.ExpireAsync(media);
        Assert.AreEqual(0, app.Storage.Names(TestStorage.Options.Originals).Count);
    }

    [TestMethod]
    public async Task The_look_is_part_of_what_makes_two_uploads_the_same_work()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var bytes = Picture.Png(1);
        var plain = await app.UploadAsync(bytes);
        var juno = await app.UploadAsync(bytes, filter: "juno");
        var again = await app.UploadAsync(bytes, filter: "juno");
        var weaker = await app.UploadAsync(bytes, filter: "juno", adjustments: new LookAdjustments(Strength: 50));

        Assert.AreEqual(Rendition.IdOf(juno.Sha256!, MediaKind.Image, "juno"), juno.RenditionId);
        Assert.AreEqual(juno.Image!.MediaKey, again.Image!.MediaKey);
        Assert.AreEqual(juno.Id, again.DuplicateOf);
        Assert.AreEqual(3, new[] { plain, juno, weaker }.Select(media => media.Image!.MediaKey).Distinct().Count());
        Assert.AreEqual(3, new[] { plain, juno, weaker }.Select(media => media.Image!.Variants[0].Hash).Distinct().Count());
        Assert.AreEqual(3, app.Decoder.Jobs);
    }

    private Task<byte[]> PreviewAsync(MediaHarness app, MediaRecord media, PictureLook look, SnowflakeId? caller = null) =>
        app.Services.GetRequiredService<FilterPreviews>().GetAsync(
            caller ?? media.OwnerId, media.Id, look, new DurablePreviewWorkflow(app.Client), Cancel);
}
