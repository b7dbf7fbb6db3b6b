using Domain.Ids;
using Domain.Media;
using Domain.Media.Decoding;
using Domain.Media.Duplicates.Reports;
using Functions.Media.Tests.Harness;
using Tests.Shared;

namespace Functions.Media.Tests.Processing;

[TestClass]
public sealed class DuplicateTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [TestMethod]
    public async Task Exactly_the_same_bytes_of_the_same_owner_are_rendered_once_and_blobs_live_as_long_as_either_medium()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var bytes = Picture.Png(1);
        var first = await app.UploadAsync(bytes);
        var second = await app.UploadAsync(bytes);

        Assert.AreEqual(1, app.Decoder.Jobs);
        Assert.AreEqual(first.Id, second.DuplicateOf);
        Assert.AreEqual(first.Image!.MediaKey, second.Image!.MediaKey);
        CollectionAssert.AreEqual(first.Image.Variants.ToArray(), second.Image.Variants.ToArray());
        Assert.AreEqual(0, second.NearDuplicates.Count, "an exact duplicate of one's own is no near duplicate");

        _ = await app.Claims.ClaimForPostAsync([second.Id], MediaHarness.Owner, new(99), Cancel);
        await app.ExpireAsync(first, second);
        Assert.AreEqual(MediaStatus.Expired, (await app.FindAsync(first)).Status);
        Assert.AreEqual(MediaStatus.Finished, (await app.FindAsync(second)).Status);
        Assert.AreEqual(16, app.Storage.Names(TestStorage.Options.Public).Count);
    }

    [TestMethod]
    public async Task The_last_of_two_duplicates_takes_the_blobs_with_it_and_the_next_upload_starts_anew()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var bytes = Picture.Png(1);
        var first = await app.UploadAsync(bytes);
        var second = await app.UploadAsync(bytes);
        await app.ExpireAsync(first, second);
        Assert.AreEqual(0, app.Storage.Names(TestStorage.Options.Public).Count);
        Assert.AreEqual(0, app.Storage.Names(TestStorage.Options.Originals).Count);

        var third = await app.UploadAsync(bytes);
        Assert.AreEqual(MediaStatus.Finished, third.Status);
        Assert.IsNull(third.DuplicateOf);
        Assert.AreNotEqual(first.Image!.MediaKey, third.Image!.MediaKey);
        Assert.AreEqual(2, app.Decoder.Jobs);
    }

    [TestMethod]
    public async Task The_same_bytes_of_somebody_else_are_another_rendition_under_another_key_but_flagged()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var bytes = Picture.Png(1);
        var mine = await app.UploadAsync(bytes);
        var theirs = await app.UploadAsync(bytes, owner: new(8));

        Assert.IsNull(theirs.DuplicateOf);
        Assert.AreNotEqual(mine.Image!.MediaKey, theirs.Image!.MediaKey);
        Assert.AreEqual(mine.Id, theirs.NearDuplicates.Single().MediaId);
        Assert.AreEqual(0, theirs.NearDuplicates.Single().Distance);
    }

    [TestMethod]
    public async Task Near_duplicates_are_flagged_mirrored_ones_too_and_strangers_are_not()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var original = await app.UploadAsync(Picture.Png(1));
        Assert.IsTrue(original.Image!.Fingerprint.IsDistinctive(), "the test's picture must be worth comparing");
        var stranger = await app.UploadAsync(Picture.Png(2));
        var brighter = await app.UploadAsync(Picture.Png(1, brighter: 6));
        var mirrored = await app.UploadAsync(Picture.Png(1, brighter: 3, mirrored: true));

        Assert.AreEqual(0, original.NearDuplicates.Count);
        Assert.AreEqual(0, stranger.NearDuplicates.Count);
        Assert.AreEqual(original.Id, brighter.NearDuplicates.Single().MediaId);
        Assert.IsFalse(brighter.NearDuplicates[0].Mirrored);
        CollectionAssert.AreEquivalent(
            new[] { original.Id, brighter.Id }, mirrored.NearDuplicates.Where(near => near.Mirrored).Select(near => near.MediaId).ToArray());
        Assert.AreEqual(MediaStatus.Finished, mirrored.Status, "flagged, never blocked");
    }

    [TestMethod]
    public async Task What_looks_alike_is_reported_once_a_pair_as_long_as_both_pictures_are_there()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var original = await app.UploadAsync(Picture.Png(1));
        var again = await app.UploadAsync(Picture.Png(1));
        var brighter = await app.UploadAsync(Picture.Png(1, brighter: 6), owner: new(8));
        var sameBytes = await app.UploadAsync(Picture.Png(1, brighter: 6), owner: new(8));

        var report = (await app.Reports.ListAsync(new(), null, 10, Cancel)).Single();
        Assert.AreEqual((brighter.Id, new SnowflakeId(8)), (report.MediaId, report.OwnerId));
        Assert.AreEqual((original.Id, MediaHarness.Owner), (report.EarlierId, report.EarlierOwnerId));
        Assert.AreEqual((ReviewState.Open, false), (report.State, report.Mirrored));
        Assert.AreEqual(original.Id, sameBytes.NearDuplicates.Single().MediaId);

        // The picture is there as long as one of its media is.
        _ = await app.Claims.ClaimForPostAsync([again.Id], MediaHarness.Owner, new(99), Cancel);
        _ = await app.Claims.ClaimForPostAsync([sameBytes.Id], new(8), new(98), Cancel);
        await app.ExpireAsync(original, brighter, again, sameBytes);
        Assert.HasCount(1, await app.Reports.ListAsync(new(), null, 10, Cancel));
    }

    [TestMethod]
    public async Task A_report_goes_with_either_of_its_pictures()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var original = await app.UploadAsync(Picture.Png(1));
        var copy = await app.UploadAsync(Picture.Png(1, brighter: 6));
        var posted = await app.UploadAsync(Picture.Png(1, brighter: 3));
        _ = await app.Claims.ClaimForPostAsync([posted.Id], MediaHarness.Owner, new(99), Cancel);
        Assert.HasCount(3, await app.Reports.ListAsync(new(), null, 10, Cancel));
        await app.ExpireAsync(original, copy);
        Assert.IsEmpty(await app.Reports.ListAsync(new(), null, 10, Cancel));
    }

    [TestMethod]
    public async Task Flat_pictures_do_not_cluster()
    {
        await using var app = await MediaHarness.StartAsync(Cancel, options => options.MinFingerprintQuality = 101);
        _ = await app.UploadAsync(Picture.Png(1));
        Assert.AreEqual(0, (await app.UploadAsync(Picture.Png(1, brighter: 6))).NearDuplicates.Count);
    }

    [TestMethod]
    public async Task Two_of_the_same_bytes_at_once_are_still_decoded_once()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var bytes = Picture.Png(1);
        var both = await Task.WhenAll(app.UploadAsync(bytes), app.UploadAsync(bytes));
        Assert.IsTrue(both.All(media => media.Status == MediaStatus.Finished));
        Assert.AreEqual(1, app.Decoder.Jobs);
        Assert.AreEqual(both[0].Image!.MediaKey, both[1].Image!.MediaKey);
        Assert.AreEqual(16, app.Storage.Names(TestStorage.Options.Public).Count);
    }

    [TestMethod]
    public async Task Who_waits_for_a_rendition_takes_over_when_its_renderer_gives_up()
    {
        await using var app = await MediaHarness.StartAsync(Cancel, options => options.MaxAttempts = 1);
        var reached = new TaskCompletionSource();
        var waiting = new TaskCompletionSource();
        app.Decoder.Faults.Enqueue(async cancel =>
        {
            reached.SetResult();
            await waiting.Task.WaitAsync(cancel);
            return new DecodeOutcome.Crashed(DecoderCrash.Signalled, "signal 11");
        });
        var bytes = Picture.Png(1);
        var first = app.UploadAsync(bytes);
        await reached.Task.WaitAsync(Cancel);
        var second = app.UploadAsync(bytes);
        waiting.SetResult();

        Assert.AreEqual(MediaStatus.Failed, (await first).Status);
        Assert.AreEqual(MediaStatus.Finished, (await second).Status);
    }
}
