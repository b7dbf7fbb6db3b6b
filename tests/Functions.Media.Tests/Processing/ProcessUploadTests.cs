using System.Text.Json;
using Domain.Media;
using Domain.Media.Blobs;
using Domain.Media.Decoding;
using Domain.Media.Embeddings;
using Domain.Media.Renditions;
using Domain.Media.Uploads;
using Domain.Monitor.Repairs;
using Functions.Media.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;
using Tests.Shared;

namespace Functions.Media.Tests.Processing;

[TestClass]
public sealed class ProcessUploadTests
{
    private const int MaxMetadataBytes = 64 * 1024;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_confirmed_picture_is_finished_with_all_it_needs_to_be_shown()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var media = await app.UploadAsync(Picture.Png(1));

        Assert.AreEqual(MediaStatus.Finished, media.Status, media.ReasonDetail);
        Assert.AreEqual(100, media.Progress);
        var image = media.Image!;
        Assert.AreEqual((400, 340), (image.Width, image.Height));
        Assert.AreEqual(VariantName.All.Count * 2, image.Variants.Count);
        var expected = image.Variants.Select(variant => $"{image.MediaKey}/{variant.FileName()}").ToArray();
        CollectionAssert.AreEquivalent(expected, app.Storage.Names(TestStorage.Options.Public).ToArray());
        CollectionAssert.AreEquivalent(
            new[] { $"{media.OwnerId}/{media.Id}/metadata.json", $"{media.OwnerId}/{media.Id}/original" },
            app.Storage.Names(TestStorage.Options.Originals).ToArray());
        Assert.AreEqual(0, app.Storage.Names(TestStorage.Options.Uploads).Count);
        var (id, body) = app.Published.Single();
        Assert.AreEqual($$"""{"mediaId":"{{media.Id}}","ownerId":"{{media.OwnerId}}"}""", body);
        Assert.AreEqual($"{media.Id}-Finished", id);
    }

    [TestMethod]
    public async Task What_is_to_be_seen_is_kept_with_the_rendition_and_nowhere_where_pictures_are_shown()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var media = await app.UploadAsync(Picture.Png(1));
        var again = await app.UploadAsync(Picture.Png(1, brighter: 20));

        var embedding = await EmbeddingOfAsync(app, media);
        Assert.IsGreaterThan(0.9, embedding.CosineTo(await EmbeddingOfAsync(app, again)));
        using var metadata = JsonDocument.Parse((await app.Storage.Blobs.ReadAsync(BlobAddress.Metadata(media), MaxMetadataBytes, Cancel))!);
        CollectionAssert.AreEqual(embedding.ToBytes(), metadata.RootElement.GetProperty("embedding").GetBytesFromBase64());
        Assert.DoesNotContain("embedding", JsonSerializer.Serialize(media), StringComparison.OrdinalIgnoreCase);
    }

    [TestMethod]
    public async Task Bytes_that_are_no_picture_are_rejected_and_removed()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var media = await app.UploadAsync("<html>not a picture</html>"u8.ToArray());

        Assert.AreEqual(MediaStatus.Rejected, media.Status);
        Assert.AreEqual(RejectionReason.UnsupportedType, media.Reason);
        AssertNothingIsLeft(app);
        Assert.AreEqual(1, app.Published.Count);
    }

    [TestMethod]
    public async Task More_than_was_announced_is_rejected_without_being_read()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var bytes = Picture.Png(1);
        var media = await app.AnnounceAsync(bytes.Length - 1);
        await app.PutAsync(media, bytes);
        _ = await app.CompleteAsync(media);
        media = await app.SettledAsync(media);

        Assert.AreEqual(UploadRejection.LargerThanAnnounced, media.Reason);
        Assert.IsNull(media.Original);
        Assert.AreEqual(0, app.Decoder.Jobs);
        AssertNothingIsLeft(app);
    }

    [TestMethod]
    public async Task A_blob_that_changes_after_the_client_confirmed_it_is_rejected()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var bytes = Picture.Png(1);
        var media = await app.AnnounceAsync(bytes.Length, new NoWorkflow());
        await app.PutAsync(media, bytes);
        _ = await app.Uploads.CompleteAsync(MediaHarness.Owner, media.Id, new NoWorkflow(), Cancel);
        await app.PutAsync(media, bytes);
        await app.Workflow.EnsureStartedAsync(media.Id, Cancel);
        media = await app.SettledAsync(media);

        Assert.AreEqual(UploadRejection.ChangedAfterConfirmation, media.Reason);
        AssertNothingIsLeft(app);
    }

    [TestMethod]
    public async Task A_write_that_the_client_repeats_before_it_confirms_is_followed()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var bytes = Picture.Png(1);
        var media = await app.AnnounceAsync(bytes.Length, new NoWorkflow());
        await app.PutAsync(media, bytes);
        var first = (await app.Storage.Blobs.FindAsync(BlobAddress.Upload(media.Id), Cancel))!;
        _ = await app.Uploads.ConfirmAsync(media.Id, new UploadPin(first.ETag, first.Length, ByClient: false), new NoWorkflow(), Cancel);
        await app.PutAsync(media, bytes);
        await app.Workflow.EnsureStartedAsync(media.Id, Cancel);

        Assert.AreEqual(MediaStatus.Finished, (await app.SettledAsync(media)).Status);
    }

    [TestMethod]
    public async Task Who_still_holds_the_url_changes_nothing_once_the_original_is_pinned()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var held = new TaskCompletionSource();
        var reached = new TaskCompletionSource();
        app.Decoder.Faults.Enqueue(async cancel =>
        {
            reached.SetResult();
            await held.Task.WaitAsync(cancel);
            throw new IOException("Once more, please.");
        });
        var bytes = Picture.Png(1);
        var media = await app.AnnounceAsync(bytes.Length);
        await app.PutAsync(media, bytes);
        _ = await app.CompleteAsync(media);
        await reached.Task.WaitAsync(Cancel);
        await app.PutAsync(media, "something else"u8.ToArray());
        _ = await app.CompleteAsync(media);
        held.SetResult();
        media = await app.SettledAsync(media);

        Assert.AreEqual(MediaStatus.Finished, media.Status);
        Assert.AreEqual(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), media.Sha256);
        Assert.AreEqual(0, media.Attempts);
        Assert.AreEqual(0, app.Storage.Names(TestStorage.Options.Uploads).Count);
    }

    [TestMethod]
    public async Task An_upload_whose_confirmation_is_lost_is_found_by_the_reminder()
    {
        await using var app = await MediaHarness.StartAsync(Cancel, options => options.FirstReminder = TimeSpan.FromMilliseconds(50));
        var bytes = Picture.Png(1);
        var media = await app.AnnounceAsync(bytes.Length);
        await app.PutAsync(media, bytes);

        Assert.AreEqual(MediaStatus.Finished, (await app.SettledAsync(media)).Status);
    }

    [TestMethod]
    public async Task Confirming_twice_at_once_and_again_has_one_effect()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var bytes = Picture.Png(1);
        var media = await app.AnnounceAsync(bytes.Length);
        await app.PutAsync(media, bytes);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.CompleteAsync(media)));
        media = await app.SettledAsync(media);
        Assert.AreEqual(MediaStatus.Finished, (await app.CompleteAsync(media)).Status);

        Assert.AreEqual(1, app.Decoder.Jobs);
        Assert.AreEqual(1, app.Published.Count);
    }

    [TestMethod]
    public async Task Three_crashes_of_the_decoder_fail_a_medium_whose_original_stays_and_an_operator_can_start_again()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        for (var crash = 0; crash < 3; crash++)
        {
            app.Decoder.CrashNext();
        }

        var media = await app.UploadAsync(Picture.Png(1));
        Assert.AreEqual(MediaStatus.Failed, media.Status);
        Assert.AreEqual("decoder_failed", media.Reason);
        Assert.AreEqual(3, media.Attempts);
        Assert.AreEqual(3, app.Decoder.Jobs);
        var given = (await app.Services.GetRequiredService<IRepairLog>().FindAsync(new(SubjectKind.Upload, media.Id), Cancel))!;
        Assert.AreEqual((CaseState.DeadLettered, StuckClass.Poison), (given.State, given.Class), "operators see it");
        Assert.IsNotNull(await app.Storage.Blobs.FindAsync(BlobAddress.Original(media), Cancel));

        await app.Workflow.EnsureStartedAsync(media.Id, Cancel);
        media = await app.SettledAsync(media);
        Assert.AreEqual(MediaStatus.Finished, media.Status);
        Assert.AreEqual(0, media.Attempts);
        Assert.IsNull(media.Reason);
    }

    [TestMethod]
    public async Task Two_crashes_cost_two_attempts_and_nothing_else()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        app.Decoder.CrashNext();
        app.Decoder.CrashNext();
        var media = await app.UploadAsync(Picture.Png(1));
        Assert.AreEqual(MediaStatus.Finished, media.Status);
        Assert.AreEqual(2, media.Attempts);
    }

    [TestMethod]
    public async Task A_host_that_stops_in_the_middle_of_decoding_costs_no_attempt()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var reached = new TaskCompletionSource();
        app.Decoder.Faults.Enqueue(async cancel =>
        {
            reached.SetResult();
            await Task.Delay(Timeout.Infinite, cancel);
            throw new InvalidOperationException("Cancelled before.");
        });
        var bytes = Picture.Png(1);
        var media = await app.AnnounceAsync(bytes.Length);
        await app.PutAsync(media, bytes);
        _ = await app.CompleteAsync(media);
        await reached.Task.WaitAsync(Cancel);

        await app.RestartAsync();

        media = await app.SettledAsync(media);
        Assert.AreEqual(MediaStatus.Finished, media.Status);
        Assert.AreEqual(0, media.Attempts);
    }

    [TestMethod]
    [DataRow(DecoderCrash.NotStarted)]
    [DataRow(DecoderCrash.DiskFull)]
    public async Task A_decoder_that_cannot_be_started_or_has_no_room_is_this_machines_fault_and_costs_no_attempt(DecoderCrash cause)
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        app.Decoder.Faults.Enqueue(_ => Task.FromResult<DecodeOutcome>(new DecodeOutcome.Crashed(cause, "the machine's fault")));
        var media = await app.UploadAsync(Picture.Png(1));
        Assert.AreEqual(MediaStatus.Finished, media.Status);
        Assert.AreEqual(0, media.Attempts);
    }

    [TestMethod]
    public async Task An_upload_that_never_comes_expires()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var media = await app.AnnounceAsync(100);
        app.Time.Skip(TimeSpan.FromHours(25));
        media = await app.SettledAsync(media);
        Assert.AreEqual(MediaStatus.Expired, media.Status);
        Assert.AreEqual("not_uploaded", media.Reason);
        Assert.AreEqual(1, app.Published.Count);
    }

    private static void AssertNothingIsLeft(MediaHarness app)
    {
        Assert.AreEqual(0, app.Storage.Names(TestStorage.Options.Uploads).Count);
        Assert.AreEqual(0, app.Storage.Names(TestStorage.Options.Originals).Count);
        Assert.AreEqual(0, app.Storage.Names(TestStorage.Options.Public).Count);
    }

    private async Task<VisualEmbedding> EmbeddingOfAsync(MediaHarness app, MediaRecord media)
    {
        var rendition = await app.Services.GetRequiredService<IRenditionStore>().FindAsync(media.OwnerId, media.RenditionId!, Cancel);
        Assert.IsNotNull(rendition?.Embedding);
        return rendition.Embedding;
    }
}
