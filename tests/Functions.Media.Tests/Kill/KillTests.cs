using System.Diagnostics;
using System.Globalization;
using Domain.Media;
using Functions.Media.Tests.Harness;
using Tests.Shared;

namespace Functions.Media.Tests.Kill;

/// <summary>Kills the process, as the power does, before and after commits and side effects, again and again over the same data.</summary>
[TestClass]
public sealed class KillTests
{
    private const int Killed = 137;

    private static readonly string[] OfExpiry = [MediaCrashPoints.ExpireBefore, MediaCrashPoints.ExpireRecorded, MediaCrashPoints.ExpireAfter];
    private static readonly string[] Delicate =
    [
        MediaCrashPoints.PinCopied, MediaCrashPoints.RenderVariant, MediaCrashPoints.SettleRecorded,
        MediaCrashPoints.ExpireRecorded,
    ];

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [TestMethod]
    public Task Killed_at_the_most_delicate_points_it_loses_nothing_and_leaves_nothing() => KillAtEachAsync(Delicate);

    [TestMethod]
    [TestCategory("Torture")]
    public Task Killed_at_every_point_it_loses_nothing_and_leaves_nothing() => KillAtEachAsync(MediaCrashPoints.All);

    private async Task KillAtEachAsync(IReadOnlyList<string> points)
    {
        var folder = Directory.CreateTempSubdirectory("media-kill-").FullName;
        try
        {
            var seed = 0;
            foreach (var point in points.Except(OfExpiry))
            {
                Assert.AreEqual(Killed, await RunAsync(folder, Victim.Upload, ++seed, point), $"was not killed at {point}");
            }

            Assert.AreEqual(0, await RunAsync(folder, Victim.Upload, 0, null));
            await AssertEverythingIsThereOnceAsync(folder);

            foreach (var point in MediaCrashPoints.OfMoves)
            {
                Assert.AreEqual(Killed, await RunAsync(folder, Victim.Move, ++seed, point), $"was not killed at {point}");
            }

            Assert.AreEqual(0, await RunAsync(folder, Victim.Move, 0, null));
            await AssertEverythingIsThereOnceAsync(folder);

            foreach (var point in points.Intersect(OfExpiry))
            {
                Assert.AreEqual(Killed, await RunAsync(folder, Victim.Expire, 0, point), $"was not killed at {point}");
            }

            Assert.AreEqual(0, await RunAsync(folder, Victim.Expire, 0, null));
            await AssertNothingIsLeftAsync(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task AssertEverythingIsThereOnceAsync(string folder)
    {
        await using var app = await MediaHarness.StartAsync(Cancel, folder: folder);
        var acknowledged = Victim.ReadAcknowledged(Path.Combine(folder, "acknowledged"));
        Assert.IsTrue(acknowledged.Count > 0);
        var media = await app.Store.FindManyAsync([.. acknowledged.Select(upload => upload.Id)], Cancel);
        Assert.IsTrue(acknowledged.All(upload => media[upload.Id].Status == MediaStatus.Finished), "an acknowledged upload is not finished");
        Assert.IsTrue(media.Values.All(medium => medium.Attempts == 0), "the death of the host counted as an attempt");

        var expected = media.Values.SelectMany(medium => medium.Image!.Variants.Select(variant => $"{medium.Image.MediaKey}/{variant.FileName()}"));
        CollectionAssert.AreEquivalent(expected.ToArray(), app.Storage.Names(TestStorage.Options.Public).ToArray(), "orphaned or missing variants");
        CollectionAssert.AreEquivalent(
            media.Keys.SelectMany(id => new[] { $"{MediaHarness.Owner}/{id}/metadata.json", $"{MediaHarness.Owner}/{id}/original" }).ToArray(),
            app.Storage.Names(TestStorage.Options.Originals).ToArray(),
            "orphaned or missing originals");
        Assert.AreEqual(0, app.Storage.Names(TestStorage.Options.Uploads).Count, "orphaned uploads");
        Assert.AreEqual(0, app.Storage.Names(TestStorage.Options.Restricted).Count, "orphaned restricted variants");
        CollectionAssert.AreEquivalent(media.Keys.Select(id => $"{id}-Finished").ToArray(), app.Published.Select(message => message.Id).ToArray());
    }

    private async Task AssertNothingIsLeftAsync(string folder)
    {
        await using var app = await MediaHarness.StartAsync(Cancel, folder: folder);
        var acknowledged = Victim.ReadAcknowledged(Path.Combine(folder, "acknowledged"));
        var media = await app.Store.FindManyAsync([.. acknowledged.Select(upload => upload.Id)], Cancel);
        Assert.IsTrue(media.Values.All(medium => medium.Status == MediaStatus.Expired));
        Assert.AreEqual(0, app.Storage.Names(TestStorage.Options.Public).Count);
        Assert.AreEqual(0, app.Storage.Names(TestStorage.Options.Originals).Count);
    }

    private async Task<int> RunAsync(string folder, string task, int seed, string? crashAt)
    {
        var dotnet = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        string[] arguments = ["exec", typeof(Victim).Assembly.Location, folder, task, seed.ToString(CultureInfo.InvariantCulture)];
        var start = new ProcessStartInfo(dotnet, arguments) { RedirectStandardError = true };
        start.Environment["CRASH_AT"] = crashAt ?? "";
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        TestContext.WriteLine($"{task} {crashAt}: {process.ExitCode} {errors}");
        return process.ExitCode;
    }
}
