using System.Globalization;
using System.Net;

namespace Embedded.Storage.Tests;

[TestClass]
public class CopyTests : StorageTest
{
    private static readonly string[] Headers = ["x-ms-copy-id", "x-ms-copy-source", "x-ms-copy-status", "x-ms-copy-progress", "x-ms-copy-completion-time"];

    [TestMethod]
    public async Task A_copy_tells_of_itself_until_the_blob_is_written_anew()
    {
        await Host.PutBlobAsync("x", "twelve bytes"u8.ToArray());
        var source = Host.Sign("x", BlobSasPermissions.Read);
        var copied = await Host.SendAsync(HttpMethod.Put, Host.Sign("y", BlobSasPermissions.Write), [], ("x-ms-copy-source", source.AbsoluteUri));
        await AssertOkAsync(copied, HttpStatusCode.Accepted);
        Assert.AreEqual("success", copied.Headers.GetValues("x-ms-copy-status").Single());
        await RestartAsync();

        foreach (var method in new[] { HttpMethod.Head, HttpMethod.Get })
        {
            var told = await TellAsync(method, "y");
            Assert.AreEqual(copied.Headers.GetValues("x-ms-copy-id").Single(), told["x-ms-copy-id"]);
            Assert.AreEqual(source.GetLeftPart(UriPartial.Path), told["x-ms-copy-source"], "the signature is nobody else's");
            Assert.AreEqual("success", told["x-ms-copy-status"]);
            Assert.AreEqual("12/12", told["x-ms-copy-progress"]);
            Assert.IsTrue(DateTimeOffset.TryParseExact(told["x-ms-copy-completion-time"], "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
        }

        Assert.IsEmpty(await TellAsync(HttpMethod.Head, "x"));
        await Host.PutBlobAsync("y", "new"u8.ToArray());
        Assert.IsEmpty(await TellAsync(HttpMethod.Head, "y"));
    }

    [TestMethod]
    public async Task A_copy_of_a_copy_tells_of_the_second_copy()
    {
        await Host.PutBlobAsync("x", "twelve bytes"u8.ToArray());
        var first = await Host.Store.CopyAsync(StorageHost.Blob("x"), StorageHost.Blob("y"), new BlobCopyOptions());
        var second = await Host.Store.CopyAsync(StorageHost.Blob("y"), StorageHost.Blob("z"), new BlobCopyOptions());

        Assert.AreEqual($"/{StorageHost.Account}/uploads/y", second.Copy!.Source);
        Assert.AreNotEqual(first.Copy!.Id, second.Copy.Id);
        Assert.AreEqual(second.Copy.Id, (await TellAsync(HttpMethod.Get, "z"))["x-ms-copy-id"]);
    }

    private async Task<Dictionary<string, string>> TellAsync(HttpMethod method, string blob)
    {
        var answer = await Host.SendAsync(method, Host.Sign(blob, BlobSasPermissions.Read));
        await AssertOkAsync(answer, HttpStatusCode.OK);
        return Headers.Where(name => answer.Headers.Contains(name)).ToDictionary(name => name, name => answer.Headers.GetValues(name).Single());
    }
}
