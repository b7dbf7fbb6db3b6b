using System.Text.Json;
using Domain.Media;
using Domain.Media.Blobs;
using Functions.Media.Events;
using Functions.Media.Tests.Harness;
using Infrastructure.ServiceBus.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Tests.Shared;

namespace Functions.Media.Tests.Events;

[TestClass]
public sealed class ConfirmUploadOnBlobCreatedTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [TestMethod]
    public async Task The_storages_event_alone_confirms_an_upload()
    {
        await using var app = await MediaHarness.StartAsync(Cancel, storageEvents: true);
        var media = await PutAsync(app);
        Assert.AreEqual(MediaStatus.Finished, (await app.SettledAsync(media)).Status);
    }

    [TestMethod]
    public async Task With_every_event_delivered_a_client_that_confirms_too_sees_one_effect()
    {
        await using var app = await MediaHarness.StartAsync(Cancel, storageEvents: true);
        var media = await app.UploadAsync(Picture.Png(1));
        await app.Host.ServiceBus.WaitUntilIdleAsync(BlobEventQueue.Name, Cancel);
        Assert.AreEqual(MediaStatus.Finished, media.Status);
        Assert.AreEqual(1, app.Decoder.Jobs);
        Assert.AreEqual(1, app.Published.Count);
    }

    [TestMethod]
    public async Task A_message_that_is_no_event_becomes_a_dead_letter_and_holds_up_no_other()
    {
        await using var app = await MediaHarness.StartAsync(Cancel, storageEvents: true);
        await app.Host.ServiceBus.SendAsync(BlobEventQueue.Name, "not json"u8.ToArray());
        var media = await PutAsync(app);
        Assert.AreEqual(MediaStatus.Finished, (await app.SettledAsync(media)).Status);
        await app.Host.ServiceBus.WaitUntilIdleAsync(BlobEventQueue.Name, Cancel);
        Assert.AreEqual(1, app.Host.ServiceBus.Peek(BlobEventQueue.Name, deadLetters: true).Count);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Event_and_client_in_either_order_and_twice_have_one_effect(bool clientFirst)
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var media = await PutAsync(app);
        var created = await EventOfAsync(app, media);
        for (var time = 0; time < 2; time++)
        {
            if (clientFirst)
            {
                _ = await app.CompleteAsync(media);
                await HandleAsync(app, created);
            }
            else
            {
                await HandleAsync(app, created);
                _ = await app.CompleteAsync(media);
            }
        }

        media = await app.SettledAsync(media);
        await HandleAsync(app, created);
        Assert.AreEqual(MediaStatus.Finished, media.Status);
        Assert.AreEqual(1, app.Decoder.Jobs);
        Assert.AreEqual(1, app.Published.Count);
    }

    [TestMethod]
    public async Task A_blob_written_after_the_medium_is_settled_is_removed()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var media = await app.UploadAsync(Picture.Png(1));
        await app.PutAsync(media, [1, 2, 3]);
        await HandleAsync(app, await EventOfAsync(app, media));
        Assert.AreEqual(0, app.Storage.Names(TestStorage.Options.Uploads).Count);
        Assert.AreEqual(media.Sha256, (await app.FindAsync(media)).Sha256);
    }

    [TestMethod]
    [DataRow("/blobServices/default/containers/uploads/blobs/12345")]
    [DataRow("/blobServices/default/containers/uploads/blobs/not-an-id")]
    [DataRow("/blobServices/default/containers/originals/blobs/7/8/original")]
    [DataRow("")]
    public async Task Blobs_that_belong_to_no_upload_are_ignored(string subject)
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        await HandleAsync(app, Event(subject, "0x1", 3));
        Assert.AreEqual(0, app.Published.Count);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("null")]
    [DataRow("[]")]
    [DataRow("{\"eventType\":\"Microsoft.Storage.BlobCreated\"}")]
    [DataRow("{\"eventType\":\"Microsoft.Storage.BlobCreated\",\"subject\":null,\"data\":null}")]
    public async Task What_cannot_be_read_fails_so_that_the_queue_keeps_it_as_a_dead_letter(string message)
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        await Assert.ThrowsExactlyAsync<JsonException>(() => HandleAsync(app, message));
    }

    private static async Task<MediaRecord> PutAsync(MediaHarness app)
    {
        var bytes = Picture.Png(1);
        var media = await app.AnnounceAsync(bytes.Length);
        await app.PutAsync(media, bytes);
        return media;
    }

    private async Task<string> EventOfAsync(MediaHarness app, MediaRecord media)
    {
        var blob = await app.Storage.Blobs.FindAsync(BlobAddress.Upload(media.Id), Cancel);
        return Event($"/blobServices/default/containers/uploads/blobs/{media.Id}", blob!.ETag, blob.Length);
    }

    private static string Event(string subject, string etag, long length) => JsonSerializer.Serialize(new
    {
        id = "1",
        topic = "/storageAccounts/ingest",
        subject,
        eventType = "Microsoft.Storage.BlobCreated",
        eventTime = "2026-01-01T00:00:00Z",
        data = new { api = "PutBlob", eTag = etag, contentType = "image/png", contentLength = length, blobType = "BlockBlob" },
        dataVersion = "",
        metadataVersion = "1",
    });

    private Task HandleAsync(MediaHarness app, string message) =>
        new ConfirmUploadOnBlobCreated(app.Uploads, app.Storage.Blobs, TestStorage.Options, NullLogger<ConfirmUploadOnBlobCreated>.Instance)
            .RunAsync(message, app.Client, Cancel);
}
