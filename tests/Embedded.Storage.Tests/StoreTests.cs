using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Tests.Shared;

namespace Embedded.Storage.Tests;

[TestClass]
public class StoreTests : StorageTest
{
    [TestMethod]
    public async Task Readers_see_one_whole_version_while_writers_replace_it()
    {
        var address = StorageHost.Blob("hot");
        await Host.Store.WriteAsync(address, new MemoryStream(Version(0)), new BlobWriteOptions());
        using var written = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var count = 0;
            do
            {
                var bytes = await Host.Client.GetByteArrayAsync(Host.Sign("hot", BlobSasPermissions.Read));
                Assert.HasCount(200_000, bytes);
                Assert.AreEqual(-1, bytes.AsSpan().IndexOfAnyExcept(bytes[0]));
                count++;
            }
            while (!written.IsCancellationRequested);
            return count;
        })).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 1; i <= 10; i++)
            {
                await AssertOkAsync(await Host.PutBlobAsync("hot", Version((writer * 10) + i)), HttpStatusCode.Created);
            }
        })));
        await written.CancelAsync();
        await Task.WhenAll(readers);
        await Host.Store.SweepAsync();
        Assert.HasCount(1, ContentFiles());
    }

    [TestMethod]
    public async Task Blocks_left_uncommitted_for_a_week_are_discarded_with_their_files()
    {
        await Host.DisposeAsync();
        var time = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await StorageHost.StartAsync(Path.Combine(Folder, "store"), time: time);
        foreach (var blob in new[] { "old", "committed" })
        {
            await host.SendAsync(HttpMethod.Put, host.Sign(blob, BlobSasPermissions.Write, "&comp=block&blockid=AAAA"), [1]);
        }

        await host.SendAsync(
            HttpMethod.Put, host.Sign("committed", BlobSasPermissions.Write, "&comp=blocklist"), "<BlockList><Latest>AAAA</Latest></BlockList>"u8.ToArray());
        time.Advance(TimeSpan.FromDays(6));
        await host.Store.SweepAsync();
        Assert.HasCount(1, host.Store.GetBlockList(StorageHost.Blob("old")).Uncommitted);
        time.Advance(TimeSpan.FromDays(2));
        await host.Store.SweepAsync();
        Assert.ThrowsExactly<StorageException>(() => host.Store.GetBlockList(StorageHost.Blob("old")));
        Assert.HasCount(1, ContentFiles());
        Assert.AreEqual(1, host.Store.Find(StorageHost.Blob("committed"))?.Length);
    }

    [TestMethod]
    public async Task A_file_without_a_record_is_removed_and_one_with_a_record_is_not()
    {
        await Host.PutBlobAsync("kept", [1]);
        var orphan = ContentFiles().Single()[..^8] + "00000000";
        await File.WriteAllBytesAsync(orphan, [1]);
        await RestartAsync();
        await Host.Store.SweepAsync();
        Assert.HasCount(1, ContentFiles());
        Assert.IsFalse(File.Exists(orphan));
    }

    [TestMethod]
    public async Task Deleting_a_container_deletes_its_blobs_blocks_and_files()
    {
        await Host.PutBlobAsync("x", [1]);
        await Host.SendAsync(HttpMethod.Put, Host.Sign("y", BlobSasPermissions.Write, "&comp=block&blockid=AAAA"), [1]);
        await Host.Store.CopyAsync(StorageHost.Blob("x"), StorageHost.Blob("x", "originals"), new BlobCopyOptions());
        await Host.Store.DeleteContainerAsync(StorageHost.Account, "uploads");
        await Host.Store.SweepAsync();
        Assert.HasCount(1, ContentFiles());
        await AssertRefusedAsync(await Host.SendAsync(HttpMethod.Get, Host.Sign("x", BlobSasPermissions.Read)), HttpStatusCode.NotFound, "ContainerNotFound");
        await AssertOkAsync(await Host.SendAsync(HttpMethod.Get, Host.Sign("x", BlobSasPermissions.Read, container: "originals")), HttpStatusCode.OK);
    }

    [TestMethod]
    public async Task Two_stores_never_share_a_folder()
    {
        var options = new EmbeddedStorageOptions { Folder = Path.Combine(Folder, "store") };
        await Assert.ThrowsExactlyAsync<IOException>(() => BlobStore.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance));
    }

    [TestMethod]
    public async Task Pages_of_a_list_together_name_every_blob_once()
    {
        string[] names = ["a", "a/1", "a/2", "a/b/1", "a0", "b", "z/1", "z/2", "é", "😀"];
        foreach (var name in names.Reverse())
        {
            await Host.Store.WriteAsync(StorageHost.Blob(name), new MemoryStream([1]), new BlobWriteOptions());
        }

        for (var limit = 1; limit <= names.Length + 1; limit++)
        {
            CollectionAssert.AreEqual(names, ListAll("", null, limit));
            CollectionAssert.AreEqual(new[] { "a", "a/", "a0", "b", "z/", "é", "😀" }, ListAll("", "/", limit));
            CollectionAssert.AreEqual(new[] { "a/1", "a/2", "a/b/" }, ListAll("a/", "/", limit));
        }
    }

    private static byte[] Version(int number) => [.. Enumerable.Repeat((byte)number, 200_000)];

    private string[] ListAll(string prefix, string? delimiter, int limit)
    {
        var found = new List<string>();
        string? marker = null;
        do
        {
            var page = Host.Store.List(StorageHost.Account, "uploads", prefix, delimiter, marker, limit);
            Assert.IsLessThanOrEqualTo(limit, page.Blobs.Count + page.Prefixes.Count);
            found.AddRange(page.Blobs.Select(b => b.Address.Name).Concat(page.Prefixes).Order(StringComparer.Ordinal));
            marker = page.NextMarker;
        }
        while (marker is not null);
        return [.. found];
    }

    private string[] ContentFiles() => Directory.GetFiles(Path.Combine(Folder, "store", "content"), "*", SearchOption.AllDirectories);
}
