using System.Net;
using System.Threading.Channels;

namespace Embedded.Storage.Tests;

[TestClass]
public class EventTests : StorageTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Channel<BlobCreatedEvent> delivered = Channel.CreateUnbounded<BlobCreatedEvent>();
    private Func<BlobCreatedEvent, int, bool> fails = (_, _) => false;
    private int calls;

    [TestMethod]
    public async Task A_committed_blob_raises_an_event_in_the_form_of_Event_Grid()
    {
        var put = await Host.PutBlobAsync("a b/ü", "content"u8.ToArray(), ("x-ms-blob-content-type", "image/png"), ("x-ms-client-request-id", "mine"));
        var created = (await ReceiveAsync(1)).Single();
        Assert.AreEqual("/blobServices/default/containers/uploads/blobs/a b/ü", created.Subject);
        Assert.AreEqual("Microsoft.Storage.BlobCreated", created.EventType);
        Assert.AreEqual("/storageAccounts/ingest", created.Topic);
        Assert.AreEqual("PutBlob", created.Data.Api);
        Assert.AreEqual(put.Headers.ETag!.Tag, $"\"{created.Data.ETag}\"");
        Assert.AreEqual(7, created.Data.ContentLength);
        Assert.AreEqual("image/png", created.Data.ContentType);
        Assert.AreEqual("mine", created.Data.ClientRequestId);
        Assert.AreEqual(new Uri(Host.Endpoint, "/ingest/uploads/a%20b/%C3%BC").AbsoluteUri, created.Data.Url.AbsoluteUri);
    }

    [TestMethod]
    public async Task Uncommitted_blocks_raise_none_and_their_commit_one()
    {
        await Host.SendAsync(HttpMethod.Put, Host.Sign("x", BlobSasPermissions.Write, "&comp=block&blockid=AAAA"), [1]);
        await Host.SendAsync(
            HttpMethod.Put, Host.Sign("x", BlobSasPermissions.Write, "&comp=blocklist"), "<BlockList><Latest>AAAA</Latest></BlockList>"u8.ToArray());
        Assert.AreEqual("PutBlockList", (await ReceiveAsync(1)).Single().Data.Api);
    }

    [TestMethod]
    public async Task Events_come_in_the_order_of_commits_though_many_write_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Host.PutBlobAsync("blob" + (i % 5), [1])));
        var events = await ReceiveAsync(50);
        CollectionAssert.AreEqual(events.Select(e => e.Data.Sequencer).Order(StringComparer.Ordinal).ToArray(), events.Select(e => e.Data.Sequencer).ToArray());
        foreach (var last in events.GroupBy(e => e.Subject).Select(g => g.Last()))
        {
            Assert.AreEqual(Host.Store.Find(StorageHost.Blob(last.Subject.Split('/')[^1]))?.ETag, last.Data.ETag);
        }
    }

    [TestMethod]
    public async Task A_handler_that_fails_gets_the_event_again_before_the_next_one()
    {
        fails = (created, call) => created.Subject.EndsWith("first", StringComparison.Ordinal) && call <= 3;
        await Host.PutBlobAsync("first", [1]);
        await Host.PutBlobAsync("second", [1]);
        var events = await ReceiveAsync(2);
        CollectionAssert.AreEqual(new[] { "first", "second" }, events.Select(e => e.Subject.Split('/')[^1]).ToArray());
        Assert.AreEqual(5, calls);
    }

    [TestMethod]
    public async Task An_event_that_was_not_accepted_is_delivered_after_a_restart()
    {
        var tried = new TaskCompletionSource();
        fails = (_, _) =>
        {
            tried.TrySetResult();
            return true;
        };
        await Host.PutBlobAsync("x", [1]);
        await tried.Task.WaitAsync(Patience);
        await Host.DisposeAsync();
        fails = (_, _) => false;
        await RestartAsync();
        Assert.EndsWith("/x", (await ReceiveAsync(1)).Single().Subject);
    }

    [TestMethod]
    public async Task Blobs_outside_the_filter_raise_none()
    {
        await Host.Store.WriteAsync(StorageHost.Blob("quiet", "originals"), new MemoryStream([1]), new BlobWriteOptions());
        await Host.PutBlobAsync("loud", [1]);
        Assert.EndsWith("/loud", (await ReceiveAsync(1)).Single().Subject);
    }

    [TestMethod]
    public async Task A_refused_write_raises_none()
    {
        await AssertRefusedAsync(
            await Host.PutBlobAsync("x", [1], ("Content-MD5", Convert.ToBase64String(new byte[16]))), HttpStatusCode.BadRequest, "Md5Mismatch");
        await Host.PutBlobAsync("y", [1]);
        Assert.EndsWith("/y", (await ReceiveAsync(1)).Single().Subject);
    }

    private protected override void Configure(EmbeddedStorageOptions options)
    {
        options.EventRetryDelay = TimeSpan.FromMilliseconds(1);
        options.BlobCreatedFilter = address => address.Container == "uploads";
        options.BlobCreated = (created, _) =>
        {
            if (fails(created, Interlocked.Increment(ref calls)))
            {
                throw new InvalidOperationException("The handler fails.");
            }

            return delivered.Writer.WriteAsync(created, CancellationToken.None).AsTask();
        };
    }

    private async Task<BlobCreatedEvent[]> ReceiveAsync(int count)
    {
        var events = new BlobCreatedEvent[count];
        for (var i = 0; i < count; i++)
        {
            events[i] = await delivered.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        }

        return events;
    }
}
