using System.Text;
using Domain.Ids;
using Domain.Media.Blobs;
using Tests.Shared;

namespace Infrastructure.Tests.Blobs;

[TestClass]
public sealed class EmbeddedBlobStoreTests
{
    private static readonly BlobAddress Upload = BlobAddress.Upload(new SnowflakeId(42));
    private static readonly BlobAddress Original = new(BlobContainer.Originals, "7/42/original");
    private TestStorage storage = null!;

    public TestContext TestContext { get; set; } = null!;

    private IBlobStore Blobs => storage.Blobs;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [TestInitialize]
    public async Task OpenAsync() => storage = await TestStorage.OpenAsync(TimeProvider.System);

    [TestCleanup]
    public async Task CloseAsync() => await storage.DisposeAsync();

    [TestMethod]
    public async Task A_copy_is_of_the_pinned_version_only()
    {
        var first = await WriteAsync(Upload, "first");
        var copy = await Blobs.CopyAsync(Upload, Original, first.ETag, Cancel);
        Assert.AreEqual(5, copy!.Length);
        Assert.AreEqual("first", await ReadAsync(Original, copy.ETag));

        var second = await WriteAsync(Upload, "second!");
        Assert.IsNull(await Blobs.CopyAsync(Upload, Original, first.ETag, Cancel), "the source has changed");
        Assert.AreEqual("first", await ReadAsync(Original, copy.ETag), "the destination has not");
        Assert.IsNotNull(await Blobs.CopyAsync(Upload, Original, second.ETag, Cancel));
    }

    [TestMethod]
    public async Task A_copy_of_nothing_is_nothing() =>
        Assert.IsNull(await Blobs.CopyAsync(Upload, Original, "0x1", Cancel));

    [TestMethod]
    public async Task Only_the_version_asked_for_is_read()
    {
        var first = await WriteAsync(Upload, "first");
        _ = await WriteAsync(Upload, "second");
        await Assert.ThrowsExactlyAsync<FileNotFoundException>(() => ReadAsync(Upload, first.ETag));
        await Assert.ThrowsExactlyAsync<FileNotFoundException>(() => ReadAsync(Original, first.ETag));
    }

    [TestMethod]
    public async Task A_written_blob_is_found_with_its_length_and_a_deleted_one_is_not()
    {
        Assert.IsNull(await Blobs.FindAsync(Upload, Cancel));
        var written = await WriteAsync(Upload, "bytes");
        Assert.AreEqual(written, await Blobs.FindAsync(Upload, Cancel));
        Assert.AreEqual(5, written.Length);
        await Blobs.DeleteAsync(Upload, Cancel);
        await Blobs.DeleteAsync(Upload, Cancel);
        Assert.IsNull(await Blobs.FindAsync(Upload, Cancel));
    }

    [TestMethod]
    public async Task A_prefix_is_deleted_with_all_its_blobs_and_nothing_else()
    {
        foreach (var name in new[] { "aa/1", "aa/2", "aab", "b/1" })
        {
            _ = await WriteAsync(new(BlobContainer.Public, name), name);
        }

        await Blobs.DeletePrefixAsync(BlobContainer.Public, "aa/", Cancel);
        CollectionAssert.AreEquivalent(new[] { "aab", "b/1" }, storage.Names(TestStorage.Options.Public).ToArray());
    }

    [TestMethod]
    public async Task A_signed_upload_names_one_blob_with_leave_to_create_and_write_it()
    {
        var url = await Blobs.SignUploadAsync(Upload, new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero), Cancel);
        Assert.AreEqual("/ingest/uploads/42", url.AbsolutePath);
        var query = url.Query.TrimStart('?').Split('&').Select(Uri.UnescapeDataString).ToList();
        CollectionAssert.Contains(query, "sp=cw");
        CollectionAssert.Contains(query, "sr=b");
        CollectionAssert.Contains(query, "se=2030-01-01T00:00:00Z");
    }

    private async Task<BlobProperties> WriteAsync(BlobAddress blob, string text)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await Blobs.WriteAsync(blob, content, "text/plain", null, Cancel);
    }

    private async Task<string> ReadAsync(BlobAddress blob, string etag)
    {
        var folder = Directory.CreateTempSubdirectory("download-");
        try
        {
            var path = Path.Combine(folder.FullName, "file");
            await Blobs.DownloadAsync(blob, etag, path, Cancel);
            return await File.ReadAllTextAsync(path, Cancel);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
