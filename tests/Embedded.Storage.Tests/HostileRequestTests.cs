using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Embedded.Storage.Tests;

[TestClass]
public class HostileRequestTests : StorageTest
{
    private const BlobSasPermissions Writing = BlobSasPermissions.Write | BlobSasPermissions.Create;
    private static readonly byte[] Content = "content"u8.ToArray();

    private protected override void Configure(EmbeddedStorageOptions options)
    {
        options.MaxPutBlobBytes = 1_000_000;
        options.MaxBlockBytes = 500_000;
        options.MaxBlobBytes = 1_200_000;
        options.MaxUncommittedBlocks = 5;
    }

    [TestMethod]
    public async Task Names_have_at_most_1024_characters()
    {
        await AssertOkAsync(await Host.PutBlobAsync(new string('n', 1024), Content), HttpStatusCode.Created);
        var tooLong = Host.Sign("x", Writing).AbsoluteUri.Replace("/x?", $"/{new string('n', 1025)}?", StringComparison.Ordinal);
        await AssertRefusedAsync(await Host.SendAsync(HttpMethod.Put, new Uri(tooLong), Content), HttpStatusCode.BadRequest, "InvalidResourceName");
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("!!!!")]
    [DataRow("AAA")]
    [DataRow("AAAA AAAA")]
    public async Task A_block_id_that_is_not_base64_is_refused(string id)
    {
        var answer = await PutBlockAsync("x", id, Content);
        Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [TestMethod]
    public async Task A_block_id_has_at_most_64_bytes_and_the_length_of_its_siblings()
    {
        await AssertRefusedAsync(
            await PutBlockAsync("x", Convert.ToBase64String(new byte[65]), Content), HttpStatusCode.BadRequest, "InvalidQueryParameterValue");
        await AssertOkAsync(await PutBlockAsync("x", Convert.ToBase64String(new byte[64]), Content), HttpStatusCode.Created);
        await AssertRefusedAsync(await PutBlockAsync("x", Convert.ToBase64String(new byte[63]), Content), HttpStatusCode.BadRequest, "InvalidBlobOrBlock");
    }

    [TestMethod]
    public async Task Uncommitted_blocks_are_counted()
    {
        for (var i = 0; i < 5; i++)
        {
            await AssertOkAsync(await PutBlockAsync("x", Convert.ToBase64String([(byte)i]), Content), HttpStatusCode.Created);
        }

        await AssertRefusedAsync(await PutBlockAsync("x", Convert.ToBase64String([9]), Content), HttpStatusCode.Conflict, "BlockCountExceedsLimit");
        await AssertOkAsync(await PutBlockAsync("x", Convert.ToBase64String([4]), Content), HttpStatusCode.Created);
    }

    [TestMethod]
    public async Task A_block_list_has_at_most_50000_blocks()
    {
        await PutBlockAsync("x", "AAAA", Content);
        var line = "<Latest>AAAA</Latest>";
        await AssertRefusedAsync(await PutBlockListAsync(Repeat(line, 50_001)), HttpStatusCode.BadRequest, "BlockListTooLong");
        await AssertOkAsync(await PutBlockListAsync(Repeat(line, 50_000)), HttpStatusCode.Created);
        Assert.AreEqual(50_000 * Content.Length, Host.Store.Find(StorageHost.Blob("x"))?.Length);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("<")]
    [DataRow("<BlockList>")]
    [DataRow("<Other/>")]
    [DataRow("<Other></Other>")]
    [DataRow("<BlockList><Latest>not base64!</Latest></BlockList>")]
    [DataRow("<BlockList><Latest><Latest>AAAA</Latest></Latest></BlockList>")]
    [DataRow("<BlockList><Newest>AAAA</Newest></BlockList>")]
    [DataRow("<BlockList>text</BlockList>")]
    [DataRow("<!DOCTYPE b [<!ENTITY a \"AAAA\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><BlockList><Latest>&b;</Latest></BlockList>")]
    [DataRow("<!DOCTYPE b SYSTEM \"file:///etc/passwd\"><BlockList/>")]
    [DataRow("<!DOCTYPE b [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><BlockList><Latest>&x;</Latest></BlockList>")]
    public async Task A_malformed_block_list_is_refused(string xml) =>
        await AssertRefusedAsync(await Host.SendAsync(HttpMethod.Put, Host.Sign("x", Writing, "&comp=blocklist"), Encoding.UTF8.GetBytes(xml)),
            HttpStatusCode.BadRequest, "InvalidXmlDocument");

    [TestMethod]
    public async Task What_is_announced_too_large_is_refused_before_a_byte_is_sent()
    {
        foreach (var (extra, length) in new[] { ("", 1_000_001), ("&comp=block&blockid=AAAA", 500_001), ("&comp=blocklist", 9_000_000) })
        {
            var target = Host.Sign("x", Writing, extra);
            var (status, answer) = await RawHttp.SendAsync(
                Host.Endpoint, $"PUT {target.PathAndQuery} HTTP/1.1", $"Content-Length: {length}", "Expect: 100-continue", "x-ms-blob-type: BlockBlob");
            Assert.AreEqual(413, status, answer);
            StringAssert.Contains(answer, "RequestBodyTooLarge");
        }
    }

    [TestMethod]
    public async Task Blocks_together_may_not_exceed_the_largest_blob()
    {
        var block = new byte[500_000];
        foreach (var id in new[] { "AAAA", "AAAB", "AAAC" })
        {
            await AssertOkAsync(await PutBlockAsync("x", id, block), HttpStatusCode.Created);
        }

        await AssertRefusedAsync(await PutBlockListAsync("<Latest>AAAA</Latest><Latest>AAAB</Latest><Latest>AAAC</Latest>"),
            HttpStatusCode.RequestEntityTooLarge, "RequestBodyTooLarge");
        await AssertOkAsync(await PutBlockAsync("x", "AAAD", block), HttpStatusCode.Created);
        await AssertRefusedAsync(await PutBlockAsync("x", "AAAE", block), HttpStatusCode.RequestEntityTooLarge, "RequestBodyTooLarge");
    }

    [TestMethod]
    public async Task A_body_without_length_or_shorter_than_announced_leaves_nothing()
    {
        var target = Host.Sign("x", Writing);
        var (status, _) = await RawHttp.SendAsync(
            Host.Endpoint, $"PUT {target.PathAndQuery} HTTP/1.1", "Transfer-Encoding: chunked", "x-ms-blob-type: BlockBlob", "", "0");
        Assert.AreEqual(411, status);
        using (var connection = new System.Net.Sockets.TcpClient())
        {
            await connection.ConnectAsync(Host.Endpoint.Host, Host.Endpoint.Port);
            await connection.GetStream().WriteAsync(
                Encoding.ASCII.GetBytes($"PUT {target.PathAndQuery} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nx-ms-blob-type: BlockBlob\r\n\r\nhalf"));
        }

        await Host.DisposeAsync();
        Assert.IsEmpty(Directory.GetFiles(Path.Combine(Folder, "store", "content"), "*", SearchOption.AllDirectories));
        await RestartAsync();
        Assert.IsNull(Host.Store.Find(StorageHost.Blob("x")));
    }

    [TestMethod]
    public async Task Checksums_are_verified()
    {
        var crc = new Content.Crc64();
        crc.Append(Content);
        var crcText = Convert.ToBase64String(BitConverter.GetBytes(crc.Value));
        await AssertOkAsync(await Host.PutBlobAsync("x", Content, ("Content-MD5", Convert.ToBase64String(MD5.HashData(Content)))), HttpStatusCode.Created);
        await AssertOkAsync(await Host.PutBlobAsync("x", Content, ("x-ms-content-crc64", crcText)), HttpStatusCode.Created);
        await AssertRefusedAsync(
            await Host.PutBlobAsync("y", Content, ("Content-MD5", Convert.ToBase64String(new byte[16]))), HttpStatusCode.BadRequest, "Md5Mismatch");
        await AssertRefusedAsync(
            await Host.PutBlobAsync("y", Content, ("x-ms-blob-content-md5", Convert.ToBase64String(new byte[16]))), HttpStatusCode.BadRequest, "Md5Mismatch");
        await AssertRefusedAsync(
            await Host.PutBlobAsync("y", Content, ("x-ms-content-crc64", Convert.ToBase64String(new byte[8]))), HttpStatusCode.BadRequest, "Crc64Mismatch");
        await AssertRefusedAsync(await Host.PutBlobAsync("y", Content, ("Content-MD5", "AAAA")), HttpStatusCode.BadRequest, "InvalidMd5");
        Assert.IsNull(Host.Store.Find(StorageHost.Blob("y")));
    }

    [TestMethod]
    public void The_checksum_is_the_catalogued_one()
    {
        var crc = new Content.Crc64();
        crc.Append("123456789"u8);
        Assert.AreEqual(0xAE8B14860A799888, crc.Value);
        var bytes = RandomNumberGenerator.GetBytes(1000);
        var (whole, parts) = (new Content.Crc64(), new Content.Crc64());
        whole.Append(bytes);
        foreach (var b in bytes)
        {
            parts.Append([b]);
        }

        Assert.AreEqual(parts.Value, whole.Value);
    }

    [TestMethod]
    [DataRow("x-ms-meta-1bad", "v", "InvalidMetadata")]
    [DataRow("x-ms-meta-a.b", "v", "InvalidMetadata")]
    [DataRow("x-ms-meta-", "v", "EmptyMetadataKey")]
    [DataRow("x-ms-meta-big", "8193", "MetadataTooLarge")]
    [DataRow("x-ms-meta-a", "ü", "InvalidMetadata")]
    [DataRow("x-ms-blob-content-type", "ü", "InvalidHeaderValue")]
    [DataRow("x-ms-access-tier", "Archive", "InvalidHeaderValue")]
    [DataRow("x-ms-version", "tomorrow", "InvalidHeaderValue")]
    [DataRow("x-ms-version", "1999-01-01", "InvalidHeaderValue")]
    [DataRow("x-ms-tags", "a=b", "UnsupportedHeader")]
    [DataRow("x-ms-encryption-key", "a", "UnsupportedHeader")]
    [DataRow("x-ms-if-tags", "a", "UnsupportedHeader")]
    [DataRow("x-ms-blob-type", "Blob", "InvalidHeaderValue")]
    public async Task A_header_that_cannot_be_honoured_is_refused(string name, string value, string code)
    {
        var (status, answer) = await RawHttp.SendAsync(
            Host.Endpoint,
            $"PUT {Host.Sign("x", Writing).PathAndQuery} HTTP/1.1",
            "Content-Length: 0",
            name == "x-ms-blob-type" ? "X-Other: 1" : "x-ms-blob-type: BlockBlob",
            $"{name}: {(value == "8193" ? new string('v', 8193) : value)}");
        Assert.AreEqual(400, status, answer);
        StringAssert.Contains(answer, $"x-ms-error-code: {code}");
    }

    [TestMethod]
    public async Task What_is_not_implemented_says_so()
    {
        foreach (var (method, extra) in new[]
        {
            (HttpMethod.Put, "&comp=lease"), (HttpMethod.Put, "&comp=snapshot"), (HttpMethod.Put, "&comp=page"), (HttpMethod.Get, "&comp=tags"),
            (HttpMethod.Put, "&comp=appendblock"), (HttpMethod.Post, "&comp=query"), (HttpMethod.Get, "&snapshot=2020-01-01"), (HttpMethod.Get, "&versionid=1"),
        })
        {
            await AssertRefusedAsync(await Host.SendAsync(method, Host.Sign("x", Writing, extra), []), HttpStatusCode.NotImplemented, "NotImplemented");
        }
    }

    [TestMethod]
    public async Task A_missing_container_is_said_before_the_body_is_taken()
    {
        var url = Host.Sign("x", Writing, container: "nosuch");
        await AssertRefusedAsync(
            await Host.SendAsync(HttpMethod.Put, url, Content, ("x-ms-blob-type", "BlockBlob")), HttpStatusCode.NotFound, "ContainerNotFound");
    }

    [TestMethod]
    public async Task A_page_of_a_list_is_bounded()
    {
        var url = Host.Store.Sign(new BlobSasBuilder
        {
            Account = StorageHost.Account,
            Container = "uploads",
            Permissions = BlobSasPermissions.List,
            ExpiresOn = TimeProvider.System.GetUtcNow().AddHours(1),
        }) + "&restype=container&comp=list&maxresults=";
        await AssertRefusedAsync(await Host.Client.GetAsync(new Uri(url + "0")), HttpStatusCode.BadRequest, "OutOfRangeQueryParameterValue");
        await AssertRefusedAsync(await Host.Client.GetAsync(new Uri(url + "many")), HttpStatusCode.BadRequest, "InvalidQueryParameterValue");
        await AssertOkAsync(await Host.Client.GetAsync(new Uri(url + "100000")), HttpStatusCode.OK);
    }

    private static string Repeat(string line, int count) => string.Concat(Enumerable.Repeat(line, count));

    private Task<HttpResponseMessage> PutBlockAsync(string blob, string id, byte[] bytes) =>
        Host.SendAsync(HttpMethod.Put, Host.Sign(blob, Writing, $"&comp=block&blockid={Uri.EscapeDataString(id)}"), bytes);

    private Task<HttpResponseMessage> PutBlockListAsync(string lines) =>
        Host.SendAsync(HttpMethod.Put, Host.Sign("x", Writing, "&comp=blocklist"), Encoding.UTF8.GetBytes($"<BlockList>{lines}</BlockList>"));
}
