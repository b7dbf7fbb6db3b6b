using System.Net;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Embedded.Storage.Tests;

[TestClass]
public class RangeTests : StorageTest
{
    [TestMethod]
    public async Task Every_range_of_a_blob_of_any_blocks_equals_the_slice_of_its_bytes()
    {
        var lengths = ArbMap.Default.GeneratorFor<PositiveInt>().Select(n => (n.Get % 700) + 1).NonEmptyListOf().Select(l => l.Take(12).ToArray());
        var number = 0;
        foreach (var blocks in lengths.Sample(10))
        {
            var name = $"blob{number++}";
            var content = await PutInBlocksAsync(name, blocks);
            var starts = ArbMap.Default.GeneratorFor<NonNegativeInt>().Select(n => n.Get * 37 % (content.Length + 3)).Sample(20);
            var ends = ArbMap.Default.GeneratorFor<NonNegativeInt>().Select(n => n.Get * 61 % (content.Length + 50)).Sample(20);
            foreach (var (start, end) in starts.Zip(ends).Append((0, 0)).Append((content.Length - 1, content.Length)).Append((content.Length, content.Length)))
            {
                await CheckAsync(name, content, start, end);
            }
        }
    }

    [TestMethod]
    public async Task Each_block_end_is_crossed_byte_by_byte()
    {
        var content = await PutInBlocksAsync("edges", [1, 2, 1, 3]);
        for (var start = 0; start <= content.Length; start++)
        {
            for (var end = start; end <= content.Length; end++)
            {
                await CheckAsync("edges", content, start, end);
            }
        }
    }

    [TestMethod]
    public async Task The_protocols_own_header_goes_before_the_standard_one_and_open_ends_reach_the_end()
    {
        var content = await PutInBlocksAsync("x", [100]);
        var answer = await Host.SendAsync(HttpMethod.Get, Host.Sign("x", BlobSasPermissions.Read), null, ("Range", "bytes=0-1"), ("x-ms-range", "bytes=90-"));
        Assert.AreEqual(HttpStatusCode.PartialContent, answer.StatusCode);
        CollectionAssert.AreEqual(content[90..], await answer.Content.ReadAsByteArrayAsync());
    }

    [TestMethod]
    public async Task A_range_carries_its_MD5_when_asked_for()
    {
        var content = await PutInBlocksAsync("x", [100, 100]);
        var answer = await Host.SendAsync(
            HttpMethod.Get, Host.Sign("x", BlobSasPermissions.Read), null, ("x-ms-range", "bytes=50-149"), ("x-ms-range-get-content-md5", "true"));
        CollectionAssert.AreEqual(MD5.HashData(content.AsSpan(50, 100)), answer.Content.Headers.ContentMD5);
    }

    [TestMethod]
    public async Task A_malformed_range_is_refused_or_ignored_as_its_header_demands()
    {
        await PutInBlocksAsync("x", [100]);
        foreach (var value in new[] { "bytes=5-3", "bytes=a-b", "items=0-1", "bytes=-", "bytes=0-1,3-4", "bytes=99999999999999999999-" })
        {
            var url = Host.Sign("x", BlobSasPermissions.Read);
            await AssertRefusedAsync(await Host.SendAsync(HttpMethod.Get, url, null, ("x-ms-range", value)), HttpStatusCode.BadRequest, "InvalidHeaderValue");
            await AssertOkAsync(await Host.SendAsync(HttpMethod.Get, url, null, ("Range", value)), HttpStatusCode.OK);
        }
    }

    [TestMethod]
    public async Task A_child_process_gets_a_file_with_the_whole_content()
    {
        foreach (var blocks in new[] { new[] { 5000 }, [1, 4000, 300, 70_000] })
        {
            var content = await PutInBlocksAsync("x", blocks);
            var path = Path.Combine(Folder, "materialised");
            using (var reader = Host.Store.OpenRead(StorageHost.Blob("x"))!)
            {
                await reader.MaterialiseAsync(path);
            }

            await Host.PutBlobAsync("x", []);
            await Host.Store.SweepAsync();
            CollectionAssert.AreEqual(content, await File.ReadAllBytesAsync(path));
            File.Delete(path);
        }
    }

    private async Task<byte[]> PutInBlocksAsync(string name, int[] lengths)
    {
        var content = RandomNumberGenerator.GetBytes(lengths.Sum());
        var list = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>");
        var offset = 0;
        for (var i = 0; i < lengths.Length; offset += lengths[i++])
        {
            var id = Convert.ToBase64String(BitConverter.GetBytes(i));
            var url = Host.Sign(name, BlobSasPermissions.Write, $"&comp=block&blockid={Uri.EscapeDataString(id)}");
            await AssertOkAsync(await Host.SendAsync(HttpMethod.Put, url, content[offset..(offset + lengths[i])]), HttpStatusCode.Created);
            list.Append("<Latest>").Append(id).Append("</Latest>");
        }

        var commit = Host.Sign(name, BlobSasPermissions.Write, "&comp=blocklist");
        await AssertOkAsync(
            await Host.SendAsync(HttpMethod.Put, commit, Encoding.UTF8.GetBytes(list.Append("</BlockList>").ToString())), HttpStatusCode.Created);
        return content;
    }

    private async Task CheckAsync(string name, byte[] content, int start, int end)
    {
        var answer = await Host.SendAsync(
            HttpMethod.Get, Host.Sign(name, BlobSasPermissions.Read), null, ("x-ms-range", $"bytes={start}-{Math.Max(start, end)}"));
        if (start >= content.Length)
        {
            await AssertRefusedAsync(answer, HttpStatusCode.RequestedRangeNotSatisfiable, "InvalidRange");
            Assert.AreEqual(content.Length, answer.Content.Headers.ContentRange?.Length);
            return;
        }

        Assert.AreEqual(HttpStatusCode.PartialContent, answer.StatusCode);
        var last = Math.Min(Math.Max(start, end), content.Length - 1);
        CollectionAssert.AreEqual(content[start..(last + 1)], await answer.Content.ReadAsByteArrayAsync());
        Assert.AreEqual((start, last, content.Length), (answer.Content.Headers.ContentRange!.From,
            answer.Content.Headers.ContentRange.To, answer.Content.Headers.ContentRange.Length));
    }
}
