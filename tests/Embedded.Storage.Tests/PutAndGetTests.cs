using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Embedded.Storage.Tests;

[TestClass]
public class PutAndGetTests : StorageTest
{
    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(300_000);

    [TestMethod]
    public async Task A_blob_put_by_signed_URL_is_read_back_with_its_headers_and_metadata()
    {
        var put = await Host.PutBlobAsync(
            "a/b c+é.jpg", Content, ("x-ms-blob-content-type", "image/jpeg"), ("x-ms-blob-cache-control", "max-age=5"),
            ("x-ms-meta-Who", "me"), ("x-ms-access-tier", "cool"));
        await AssertOkAsync(put, HttpStatusCode.Created);

        var got = await Host.SendAsync(HttpMethod.Get, Host.Sign("a/b c+é.jpg", BlobSasPermissions.Read));
        await AssertOkAsync(got, HttpStatusCode.OK);
        CollectionAssert.AreEqual(Content, await got.Content.ReadAsByteArrayAsync());
        Assert.AreEqual("image/jpeg", got.Content.Headers.ContentType?.MediaType);
        Assert.AreEqual("max-age=5", got.Headers.CacheControl?.ToString());
        Assert.AreEqual("me", got.Headers.GetValues("x-ms-meta-who").Single());
        Assert.AreEqual(put.Headers.ETag, got.Headers.ETag);
        CollectionAssert.AreEqual(MD5.HashData(Content), got.Content.Headers.ContentMD5);
        Assert.IsNotNull(got.Content.Headers.LastModified);
        Assert.AreEqual("BlockBlob", got.Headers.GetValues("x-ms-blob-type").Single());

        var head = await Host.SendAsync(HttpMethod.Head, Host.Sign("a/b c+é.jpg", BlobSasPermissions.Read));
        Assert.AreEqual("Cool", head.Headers.GetValues("x-ms-access-tier").Single());
        Assert.AreEqual(Content.Length, head.Content.Headers.ContentLength);
    }

    [TestMethod]
    public async Task Blocks_are_committed_in_the_order_of_the_list_and_read_across_their_ends()
    {
        var blocks = Enumerable.Range(0, 5).Select(i => (Id: Convert.ToBase64String([(byte)i]), Bytes: RandomNumberGenerator.GetBytes(1000 + i))).ToArray();
        foreach (var (id, bytes) in blocks.Reverse())
        {
            await AssertOkAsync(await PutBlockAsync("video", id, bytes), HttpStatusCode.Created);
        }

        await AssertOkAsync(await PutBlockListAsync("video", [.. blocks.Select(b => $"<Latest>{b.Id}</Latest>")]), HttpStatusCode.Created);
        var got = await Host.SendAsync(HttpMethod.Get, Host.Sign("video", BlobSasPermissions.Read));
        CollectionAssert.AreEqual(blocks.SelectMany(b => b.Bytes).ToArray(), await got.Content.ReadAsByteArrayAsync());
    }

    [TestMethod]
    public async Task Committed_blocks_can_be_used_again_and_uncommitted_ones_go_with_the_commit()
    {
        var (a, b, c) = (Convert.ToBase64String("a"u8), Convert.ToBase64String("b"u8), Convert.ToBase64String("c"u8));
        await PutBlockAsync("x", a, "old a "u8.ToArray());
        await PutBlockAsync("x", b, "old b "u8.ToArray());
        await AssertOkAsync(await PutBlockListAsync("x", [$"<Latest>{a}</Latest>", $"<Latest>{b}</Latest>"]), HttpStatusCode.Created);
        await PutBlockAsync("x", a, "new a "u8.ToArray());
        await PutBlockAsync("x", c, "new c "u8.ToArray());
        await AssertRefusedAsync(await PutBlockListAsync("x", [$"<Uncommitted>{b}</Uncommitted>"]), HttpStatusCode.BadRequest, "InvalidBlockList");
        await AssertOkAsync(
            await PutBlockListAsync("x", [$"<Committed>{a}</Committed>", $"<Uncommitted>{a}</Uncommitted>",
                $"<Latest>{b}</Latest>", $"<Latest>{a}</Latest>"]), HttpStatusCode.Created);
        Assert.AreEqual("old a new a old b new a ", await ReadTextAsync("x"));
        await Host.Store.SweepAsync();
        Assert.AreEqual("old a new a old b new a ", await ReadTextAsync("x"));
        await AssertRefusedAsync(await PutBlockListAsync("x", [$"<Latest>{c}</Latest>"]), HttpStatusCode.BadRequest, "InvalidBlockList");
    }

    [TestMethod]
    public async Task What_was_acknowledged_is_there_after_a_restart()
    {
        await AssertOkAsync(await Host.PutBlobAsync("kept", Content), HttpStatusCode.Created);
        await RestartAsync();
        await Host.Store.SweepAsync();
        var got = await Host.SendAsync(HttpMethod.Get, Host.Sign("kept", BlobSasPermissions.Read));
        CollectionAssert.AreEqual(Content, await got.Content.ReadAsByteArrayAsync());
    }

    [TestMethod]
    public async Task An_empty_blob_is_a_blob()
    {
        await AssertOkAsync(await Host.PutBlobAsync("empty", []), HttpStatusCode.Created);
        var got = await Host.SendAsync(HttpMethod.Get, Host.Sign("empty", BlobSasPermissions.Read));
        Assert.AreEqual(0, got.Content.Headers.ContentLength);
        await AssertRefusedAsync(
            await Host.SendAsync(HttpMethod.Get, Host.Sign("empty", BlobSasPermissions.Read), null, ("x-ms-range", "bytes=0-")),
            HttpStatusCode.RequestedRangeNotSatisfiable, "InvalidRange");
    }

    [TestMethod]
    public async Task A_replaced_blobs_bytes_leave_the_disk_but_not_under_a_reader()
    {
        await Host.PutBlobAsync("x", Content);
        using (var reader = Host.Store.OpenRead(StorageHost.Blob("x"))!)
        {
            await Host.PutBlobAsync("x", "new"u8.ToArray());
            await Host.Store.SweepAsync();
            using var bytes = new MemoryStream();
            await reader.OpenStream().CopyToAsync(bytes);
            CollectionAssert.AreEqual(Content, bytes.ToArray());
        }

        await Host.Store.SweepAsync();
        Assert.HasCount(1, Directory.GetFiles(Path.Combine(Folder, "store", "content"), "*", SearchOption.AllDirectories));
        Assert.AreEqual("new", await ReadTextAsync("x"));
    }

    [TestMethod]
    public async Task Paths_of_no_account_are_left_to_the_application()
    {
        var answer = await Host.Client.GetAsync(new Uri(Host.Endpoint, "/api/v1/feed"));
        Assert.AreEqual((HttpStatusCode)418, answer.StatusCode);
    }

    private Task<HttpResponseMessage> PutBlockAsync(string blob, string id, byte[] bytes) =>
        Host.SendAsync(HttpMethod.Put, Host.Sign(blob, BlobSasPermissions.Write, $"&comp=block&blockid={Uri.EscapeDataString(id)}"), bytes);

    private Task<HttpResponseMessage> PutBlockListAsync(string blob, string[] lines) => Host.SendAsync(
        HttpMethod.Put, Host.Sign(blob, BlobSasPermissions.Write, "&comp=blocklist"), Encoding.UTF8.GetBytes($"<BlockList>{string.Concat(lines)}</BlockList>"));

    private async Task<string> ReadTextAsync(string blob)
    {
        var got = await Host.SendAsync(HttpMethod.Get, Host.Sign(blob, BlobSasPermissions.Read));
        return await got.Content.ReadAsStringAsync();
    }
}
