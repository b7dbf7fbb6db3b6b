using Domain.Ids;
using Domain.Media;
using Domain.Media.Blobs;
using Domain.Media.Duplicates.Reports;
using Domain.Media.Renditions;
using Infrastructure.Cosmos.Media;
using Infrastructure.Cosmos.Media.Duplicates;
using Infrastructure.Cosmos.Media.Fingerprints;
using Microsoft.Extensions.Logging.Abstractions;
using Tests.Shared;

namespace Infrastructure.Tests.Media;

[TestClass]
public sealed class RenditionReleaserTests
{
    private static readonly SnowflakeId Owner = new(7);

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [TestMethod]
    public async Task The_last_reference_takes_the_blobs_with_it_and_no_other_does()
    {
        await using var database = await TestDatabase.OpenAsync(Cancel);
        await using var storage = await TestStorage.OpenAsync(TimeProvider.System);
        var store = new CosmosRenditionStore(database.Database);
        var edge = new RecordingEdge();
        var reports = new CosmosDuplicateReports(database.Database, new MediaOptions());
        await using var index = new CosmosFingerprintIndex(database.Database, new(), NullLogger<CosmosFingerprintIndex>.Instance);
        var releaser = new RenditionReleaser(store, storage.Blobs, index, reports, edge);
        var rendition = new Rendition { Id = "r", OwnerId = Owner, MediaKey = "key", RendererId = new(1), References = [new(1), new(2)] };
        _ = await store.UpdateAsync(Owner, "r", _ => rendition, Cancel);
        using var content = new MemoryStream([1]);
        _ = await storage.Blobs.WriteAsync(new(BlobContainer.Public, "key/a"), content, "image/webp", null, Cancel);

        await index.AddAsync(new(rendition.RendererId, Owner, 0xFF), Cancel);
        await reports.AddAsync(DuplicateReport.Of(new(5), new(8), new(rendition.RendererId, Owner, 1, false), TimeProvider.System.GetUtcNow()), Cancel);

        await releaser.ReleaseAsync(Owner, "r", new(1), Cancel);
        await releaser.ReleaseAsync(Owner, "r", new(1), Cancel);
        Assert.AreEqual(1, storage.Names(TestStorage.Options.Public).Count);
        Assert.HasCount(1, await reports.ListAsync(new(), null, 10, Cancel));
        Assert.HasCount(1, await index.FindAsync(new(new(5), 0xFF, 0, 0, 10), Cancel));

        await releaser.ReleaseAsync(Owner, "r", new(2), Cancel);
        await releaser.ReleaseAsync(Owner, "r", new(2), Cancel);
        CollectionAssert.AreEqual(new[] { "key" }, edge.Purged.ToArray());
        Assert.AreEqual(0, storage.Names(TestStorage.Options.Public).Count);
        Assert.IsNull(await store.FindAsync(Owner, "r", Cancel));
        Assert.IsEmpty(await reports.ListAsync(new(), null, 10, Cancel));
        Assert.IsEmpty(await index.FindAsync(new(new(5), 0xFF, 0, 0, 10), Cancel));
    }

    [TestMethod]
    public async Task A_rendition_that_was_begun_anew_is_not_deleted_with_its_predecessor()
    {
        await using var database = await TestDatabase.OpenAsync(Cancel);
        var store = new CosmosRenditionStore(database.Database);
        var old = new Rendition { Id = "r", OwnerId = Owner, MediaKey = "old", RendererId = new(1), References = [] };
        _ = await store.UpdateAsync(Owner, "r", _ => old with { MediaKey = "new", References = [new(3)] }, Cancel);
        await store.DeleteUnreferencedAsync(old, Cancel);
        await store.DeleteUnreferencedAsync(old with { MediaKey = "new" }, Cancel);
        Assert.AreEqual("new", (await store.FindAsync(Owner, "r", Cancel))!.MediaKey);
    }
}
