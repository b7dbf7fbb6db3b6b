using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Embedded.Storage.Tests;

[TestClass]
public class OfficialClientTests : StorageTest
{
    private const int Length = 400_000_000;
    private const int Blocks = 96;

    [TestMethod]
    public async Task A_400_MB_upload_in_parallel_blocks_goes_on_where_a_killed_server_stopped_it_in_memory_that_does_not_grow_with_it()
    {
        var folder = Path.Combine(Folder, "killed");
        var port = ServerProcess.FreePort();
        var url = Sign(new Uri($"http://127.0.0.1:{port}"), "movie");
        var staged = 0;
        using (var server = (await ServerProcess.StartAsync(folder, port))!)
        using (var node = await NodeClient.StartAsync("upload.mjs", "upload", new { url, length = Length }))
        {
            var errors = node.StandardError.ReadToEndAsync();
            while (await node.StandardOutput.ReadLineAsync() is { } line)
            {
                if (JsonNode.Parse(line)!["staged"] is not null && ++staged == Blocks / 2)
                {
                    await server.KillAsync();
                }
            }

            await node.WaitForExitAsync();
            Assert.AreNotEqual(0, node.ExitCode);
            StringAssert.Contains(await errors, "RestError");
        }

        Assert.IsGreaterThanOrEqualTo(Blocks / 2, staged);
        Assert.IsLessThan(Blocks, staged);
        using (var server = (await ServerProcess.StartAsync(folder, port))!)
        {
            var events = await NodeClient.RunAsync("upload.mjs", "upload", new { url, length = Length });

            // Every block that was acknowledged is still there, and only the others were sent again.
            var found = (int)events[0]["found"]!;
            Assert.IsGreaterThanOrEqualTo(staged, found);
            Assert.HasCount(Blocks - found, events.Where(e => e["staged"] is not null));
            var read = (await NodeClient.RunAsync("upload.mjs", "download", new { url })).Single();
            Assert.AreEqual(Length, (int)read["length"]!);
            Assert.AreEqual("video/mp4", (string?)read["type"]);
            Assert.AreEqual("node", (string?)read["origin"]);
            Assert.AreEqual(ExpectedHash(), (string?)read["sha256"]);
            Assert.IsLessThan(Length / 2, server.PeakMemoryBytes(), "A server holds some of the blocks that are on their way, never the blob.");
            await server.StopAsync();
        }

        Assert.HasCount(1, await File.ReadAllLinesAsync(Path.Combine(folder, "events.log")));
    }

    [TestMethod]
    public async Task The_clients_own_parallel_upload_and_download_bring_the_same_bytes_back()
    {
        var result = (await NodeClient.RunAsync("upload.mjs", "roundtrip", new { url = Sign(Host.Endpoint, "buffer"), length = 20_000_001 })).Single();
        Assert.IsTrue((bool)result["equal"]!);
    }

    [TestMethod]
    public async Task An_account_owner_works_with_containers_lists_copies_conditions_and_properties()
    {
        var input = new { endpoint = new Uri(Host.Endpoint, StorageHost.Account), account = StorageHost.Account, key = StorageHost.Key };
        var actual = (await NodeClient.RunAsync("upload.mjs", "owner", input)).Single();
        var expected = new JsonObject
        {
            ["created"] = true,
            ["createdAgain"] = false,
            ["names"] = new JsonArray(new JsonArray("a/1", "a/2", "b"), new JsonArray("c & d <é>")),
            ["metadata"] = new JsonObject { ["name"] = "x" },
            ["hierarchy"] = new JsonArray("prefix a/", "blob b", "blob c & d <é>"),
            ["length"] = 9,
            ["md5"] = Convert.ToHexStringLower(MD5.HashData("text of b"u8)),
            ["changed"] = new JsonArray("yes", "text/plain", "Cool", true),
            ["copyStatus"] = "success",
            ["copyText"] = "text of b",
            ["staleCopy"] = new JsonArray(412, "SourceConditionNotMet"),
            ["asyncCopy"] = "success",
            ["notModified"] = 304,
            ["exists"] = new JsonArray(409, "BlobAlreadyExists"),
            ["deleted"] = true,
            ["deletedAgain"] = false,
            ["containers"] = new JsonArray("made-by-node", "open", "originals", "uploads"),
            ["exists2"] = false,
        };
        Assert.IsTrue(JsonNode.DeepEquals(expected, actual), actual.ToJsonString());
    }

    private static Uri Sign(Uri endpoint, string blob) => new BlobSasBuilder
    {
        Account = StorageHost.Account,
        Container = "uploads",
        Blob = blob,
        Permissions = BlobSasPermissions.Read | BlobSasPermissions.Create | BlobSasPermissions.Write,
        ExpiresOn = TimeProvider.System.GetUtcNow().AddHours(1),
    }.ToUri(endpoint, Convert.FromBase64String(StorageHost.Key));

    private static string ExpectedHash()
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1_000_000];
        for (uint offset = 0; offset < Length; offset += (uint)buffer.Length)
        {
            for (uint i = 0; i < buffer.Length; i++)
            {
                buffer[i] = (byte)(unchecked((offset + i) * 2654435761) >> 13);
            }

            sha.AppendData(buffer);
        }

        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }
}
