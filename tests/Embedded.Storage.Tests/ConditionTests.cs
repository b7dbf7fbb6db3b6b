using System.Net;

namespace Embedded.Storage.Tests;

[TestClass]
public class ConditionTests : StorageTest
{
    private const BlobSasPermissions All = BlobSasPermissions.Read | BlobSasPermissions.Write | BlobSasPermissions.Delete;
    private static readonly byte[] Content = "content"u8.ToArray();
    private string etag = "";
    private string modified = "";

    [TestInitialize]
    public async Task PutAsync()
    {
        var put = await Host.PutBlobAsync("x", Content);
        etag = put.Headers.ETag!.Tag;
        modified = put.Content.Headers.LastModified!.Value.ToString("r");
    }

    [TestMethod]
    [DataRow("If-Match", "same", 200)]
    [DataRow("If-Match", "other", 412)]
    [DataRow("If-Match", "*", 200)]
    [DataRow("If-None-Match", "same", 304)]
    [DataRow("If-None-Match", "other", 200)]
    [DataRow("If-None-Match", "other, same", 304)]
    [DataRow("If-None-Match", "*", 304)]
    [DataRow("If-Modified-Since", "modified", 304)]
    [DataRow("If-Modified-Since", "before", 200)]
    [DataRow("If-Unmodified-Since", "modified", 200)]
    [DataRow("If-Unmodified-Since", "before", 412)]
    [DataRow("If-Modified-Since", "nonsense", 400)]
    public async Task Reads_are_conditional(string header, string value, int status)
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            var answer = await Host.SendAsync(method, Host.Sign("x", All), null, (header, Resolve(value)));
            Assert.AreEqual(status, (int)answer.StatusCode);
            if (status == 304)
            {
                Assert.AreEqual(etag, answer.Headers.ETag?.Tag);
            }
        }
    }

    [TestMethod]
    [DataRow("If-Match", "same", true)]
    [DataRow("If-Match", "other", false)]
    [DataRow("If-None-Match", "same", false)]
    [DataRow("If-None-Match", "other", true)]
    [DataRow("If-Modified-Since", "modified", false)]
    [DataRow("If-Modified-Since", "before", true)]
    [DataRow("If-Unmodified-Since", "modified", true)]
    [DataRow("If-Unmodified-Since", "before", false)]
    public async Task Writes_are_conditional_and_a_refused_one_changes_nothing(string header, string value, bool accepted)
    {
        (HttpMethod Method, string Extra, byte[]? Body)[] writes =
        [
            (HttpMethod.Put, "&comp=metadata", []), (HttpMethod.Put, "&comp=properties", []), (HttpMethod.Put, "&comp=blocklist", "<BlockList/>"u8.ToArray()),
            (HttpMethod.Put, "", Content), (HttpMethod.Delete, "", null),
        ];
        foreach (var (method, extra, body) in writes)
        {
            await PutAsync();
            var answer = await Host.SendAsync(method, Host.Sign("x", All, extra), body, ("x-ms-blob-type", "BlockBlob"), (header, Resolve(value)));
            if (accepted)
            {
                Assert.IsTrue(answer.IsSuccessStatusCode, $"{method}{extra}: {answer.StatusCode}");
                Assert.AreNotEqual(etag.Trim('"'), Host.Store.Find(StorageHost.Blob("x"))?.ETag);
            }
            else
            {
                await AssertRefusedAsync(answer, HttpStatusCode.PreconditionFailed, "ConditionNotMet");
                Assert.AreEqual(etag.Trim('"'), Host.Store.Find(StorageHost.Blob("x"))?.ETag);
            }
        }
    }

    [TestMethod]
    public async Task A_blob_that_must_not_exist_is_written_once_by_many_at_the_same_time()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Host.PutBlobAsync("race", BitConverter.GetBytes(i), ("If-None-Match", "*"))));
        Assert.HasCount(1, answers.Where(a => a.StatusCode == HttpStatusCode.Created));
        foreach (var lost in answers.Where(a => a.StatusCode != HttpStatusCode.Created))
        {
            await AssertRefusedAsync(lost, HttpStatusCode.Conflict, "BlobAlreadyExists");
        }
    }

    [TestMethod]
    public async Task If_Match_lets_one_of_many_writers_through_each_time()
    {
        var etag = this.etag;
        for (var round = 0; round < 5; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Host.PutBlobAsync("x", BitConverter.GetBytes(i), ("If-Match", etag))));
            etag = answers.Single(a => a.StatusCode == HttpStatusCode.Created).Headers.ETag!.Tag;
        }
    }

    [TestMethod]
    public async Task If_Match_on_nothing_is_not_met() =>
        await AssertRefusedAsync(await Host.PutBlobAsync("none", Content, ("If-Match", "\"0x1\"")), HttpStatusCode.PreconditionFailed, "ConditionNotMet");

    [TestMethod]
    public async Task A_copy_pins_the_version_of_its_source()
    {
        var source = StorageHost.Blob("x");
        var copy = StorageHost.Blob("copy", "originals");
        var pinned = new BlobCopyOptions { SourceConditions = new BlobConditions { IfMatch = [etag.Trim('"')] } };
        await Host.Store.CopyAsync(source, copy, pinned);
        await Host.PutBlobAsync("x", "changed"u8.ToArray());
        var refused = await Assert.ThrowsExactlyAsync<StorageException>(() => Host.Store.CopyAsync(source, copy, pinned));
        Assert.AreEqual("SourceConditionNotMet", refused.ErrorCode);
        await Host.Store.SweepAsync();
        using var bytes = new MemoryStream();
        await using var stream = Host.Store.OpenRead(copy)!.OpenStream();
        await stream.CopyToAsync(bytes);
        CollectionAssert.AreEqual(Content, bytes.ToArray());
    }

    private string Resolve(string value) => value switch
    {
        "same" => etag,
        "other" => "\"0x0\"",
        "other, same" => $"\"0x0\", {etag}",
        "modified" => modified,
        "before" => "Thu, 01 Jan 2015 00:00:00 GMT",
        _ => value,
    };
}
