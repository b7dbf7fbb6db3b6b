using Functions.Media.Tests.Harness;
using Infrastructure.ServiceBus;

namespace Functions.Media.Tests.Warming;

/// <summary>What people will ask for is at the edge before they do (ED-3).</summary>
[TestClass]
public sealed class WarmEdgeTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_finished_picture_is_brought_to_the_edge_in_the_variants_of_feeds_and_grids()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var media = await app.UploadAsync(Picture.Png(1));
        await app.Host.ServiceBus.WaitUntilIdleAsync(WarmingQueue.Name, Cancel);

        var image = media.Image!;
        CollectionAssert.AreEquivalent(
            image.Variants.Where(static variant => variant.Name is "sq320" or "fit320" or "fit640" or "fit1080")
                .Where(static variant => variant.FileName().EndsWith(".webp", StringComparison.Ordinal))
                .Select(variant => $"{image.MediaKey}/{variant.FileName()}").ToList(),
            app.Edge.Warmed.ToList());
    }

    [TestMethod]
    public async Task What_is_private_never_gets_to_the_edge()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        await app.SetPrivateAsync(true);
        _ = await app.UploadAsync(Picture.Png(1));
        await app.Host.ServiceBus.WaitUntilIdleAsync(WarmingQueue.Name, Cancel);
        Assert.IsEmpty(app.Edge.Warmed);
    }

    [TestMethod]
    public async Task An_edge_that_does_not_answer_keeps_nobody_from_anything()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        app.Edge.Down = true;
        _ = await app.UploadAsync(Picture.Png(1));
        await app.Host.ServiceBus.WaitUntilIdleAsync(WarmingQueue.Name, Cancel);
        Assert.IsEmpty(app.Host.ServiceBus.Peek(WarmingQueue.Name, deadLetters: true));
    }
}
