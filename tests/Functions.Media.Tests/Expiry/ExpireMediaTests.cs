using Domain.Media;
using Domain.Problems;
using Functions.Media.Expiry;
using Functions.Media.Tests.Harness;
using Tests.Shared;

namespace Functions.Media.Tests.Expiry;

[TestClass]
public sealed class ExpireMediaTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_finished_medium_that_nothing_uses_expires_with_its_blobs()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var media = await app.UploadAsync(Picture.Png(1));
        await app.ExpireAsync(media);

        media = await app.FindAsync(media);
        Assert.AreEqual(MediaStatus.Expired, media.Status);
        Assert.AreEqual("not_used", media.Reason);
        Assert.IsNull(media.Image);
        Assert.AreEqual(0, app.Storage.Names(TestStorage.Options.Public).Count);
        Assert.AreEqual(0, app.Storage.Names(TestStorage.Options.Originals).Count);
        CollectionAssert.AreEqual(new[] { $"{media.Id}-Finished", $"{media.Id}-Expired" }, app.Published.Select(message => message.Id).ToArray());
        var problem = await Assert.ThrowsExactlyAsync<ProblemException>(() => app.Claims.ClaimForPostAsync([media.Id], media.OwnerId, new(1), Cancel));
        Assert.AreEqual("media_expired", problem.Code);
    }

    [TestMethod]
    public async Task A_used_medium_stays()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var media = await app.UploadAsync(Picture.Png(1));
        _ = await app.Claims.ClaimForPostAsync([media.Id], media.OwnerId, new(1), Cancel);
        await app.ExpireAsync(media);
        Assert.AreEqual(MediaStatus.Finished, (await app.FindAsync(media)).Status);
        Assert.AreEqual(16, app.Storage.Names(TestStorage.Options.Public).Count);
        Assert.AreEqual(1, app.Published.Count);
    }

    [TestMethod]
    public async Task Claim_and_expiry_at_the_same_time_never_both_succeed()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        for (var round = 0; round < 3; round++)
        {
            var media = await app.UploadAsync(Picture.Png(10 + round));
            var expire = new ExpireUnused(app.Store, app.Cleaner);
            var claim = TryClaimAsync(app, media);
            var expired = await expire.RunAsync(media.Id, Cancel);
            Assert.AreNotEqual(expired, await claim);
            Assert.AreEqual(expired ? MediaStatus.Expired : MediaStatus.Finished, (await app.FindAsync(media)).Status);
        }
    }

    private async Task<bool> TryClaimAsync(MediaHarness app, MediaRecord media)
    {
        await Task.Yield();
        try
        {
            _ = await app.Claims.ClaimForPostAsync([media.Id], media.OwnerId, new(1), Cancel);
            return true;
        }
        catch (ProblemException)
        {
            return false;
        }
    }
}
