using System.Globalization;
using System.Net;

namespace Embedded.Storage.Tests;

[TestClass]
public class CrashTests
{
    private static readonly byte[] Key = Convert.FromBase64String(StorageHost.Key);

    [TestMethod]
    [DataRow("content-written:3")]
    [DataRow("content-synced:1")]
    [DataRow("content-synced:7")]
    [DataRow("before-commit:5")]
    [DataRow("before-commit:9")]
    [DataRow("after-commit:4")]
    [DataRow("after-commit:10")]
    [DataRow("before-unlink:1")]
    [DataRow("before-unlink:3")]
    [DataRow("event-handled:2")]
    public async Task A_kill_leaves_the_old_blob_or_the_new_one_and_keeps_what_was_acknowledged(string crashAt)
    {
        var folder = Directory.CreateTempSubdirectory("embedded-storage-").FullName;
        try
        {
            var acknowledged = await WriteUntilKilledAsync(folder, crashAt);
            await VerifyAsync(folder, acknowledged);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>
    /// Overwrites three blobs, once by Put Blob and once by blocks, in parallel; answers for each the last acknowledged version and what was tried after
    /// it.
    /// </summary>
    private static async Task<(int Acknowledged, int Tried)[]> WriteUntilKilledAsync(string folder, string crashAt)
    {
        var state = new (int Acknowledged, int Tried)[3];
        using var server = await ServerProcess.StartAsync(folder, 0, crashAt);
        if (server is null)
        {
            return state;
        }

        using var client = new HttpClient();
        var writers = Enumerable.Range(0, state.Length).Select(async blob =>
        {
            try
            {
                for (var version = 1; version <= 400; version++)
                {
                    state[blob].Tried = version;
                    await PutAsync(client, server.Endpoint, blob, version);
                    state[blob].Acknowledged = version;
                }
            }
            catch (HttpRequestException)
            {
                // The server is gone.
            }
        });
        await Task.WhenAll(writers);
        await server.WaitForExitAsync();
        Assert.IsFalse(state.Any(s => s.Acknowledged == 400), "The crash point was not reached.");
        return state;
    }

    private static async Task VerifyAsync(string folder, (int Acknowledged, int Tried)[] state)
    {
        await using var host = await StorageHost.StartAsync(folder);
        await host.Store.SweepAsync();
        for (var blob = 0; blob < state.Length; blob++)
        {
            var found = host.Store.OpenRead(StorageHost.Blob("blob" + blob));
            if (found is null)
            {
                Assert.AreEqual(0, state[blob].Acknowledged);
                continue;
            }

            using var bytes = new MemoryStream();
            await using (var stream = found.OpenStream())
            {
                await stream.CopyToAsync(bytes);
            }

            var version = BitConverter.ToInt32(bytes.ToArray());
            Assert.IsTrue(version >= state[blob].Acknowledged && version <= state[blob].Tried, $"Version {version} is neither old nor new.");
            CollectionAssert.AreEqual(Content(version), bytes.ToArray());
        }

        // Nothing is left that no blob names: the files are those of the blobs and of uncommitted blocks.
        var named = Enumerable.Range(0, state.Length).Sum(blob => CountFiles(host.Store, StorageHost.Blob("blob" + blob)));
        Assert.HasCount(named, Directory.GetFiles(Path.Combine(folder, "content"), "*", SearchOption.AllDirectories));
        await VerifyEventsAsync(folder, host);
    }

    private static int CountFiles(BlobStore store, BlobAddress blob)
    {
        try
        {
            var (found, committed, uncommitted) = store.GetBlockList(blob);
            return uncommitted.Count + (committed.Count > 0 ? committed.Count : found is null ? 0 : 1);
        }
        catch (StorageException e) when (e.ErrorCode == "BlobNotFound")
        {
            return 0;
        }
    }

    /// <summary>Every version that is visible has had its event, in order, at least once.</summary>
    private static async Task VerifyEventsAsync(string folder, StorageHost host)
    {
        await host.DisposeAsync();
        var last = new TaskCompletionSource();
        using (var server = (await ServerProcess.StartAsync(folder, 0))!)
        {
            using var client = new HttpClient();
            await PutAsync(client, server.Endpoint, blob: 9, version: 1);
            await server.StopAsync();
        }

        await using var reopened = await StorageHost.StartAsync(folder, configure: options => options.BlobCreated = (created, _) =>
        {
            File.AppendAllText(Path.Combine(folder, "events.log"), $"{created.Data.Sequencer} {created.Subject} {created.Data.ETag}\n");
            if (created.Subject.EndsWith("/end", StringComparison.Ordinal))
            {
                last.SetResult();
            }

            return Task.CompletedTask;
        });
        await reopened.Store.WriteAsync(StorageHost.Blob("end"), new MemoryStream([1]), new BlobWriteOptions());
        await last.Task.WaitAsync(TimeSpan.FromMinutes(3));
        var lines = (await File.ReadAllLinesAsync(Path.Combine(folder, "events.log"))).Select(line => line.Split(' ')).ToArray();
        CollectionAssert.AreEqual(lines.Select(l => l[0]).Order(StringComparer.Ordinal).ToArray(), lines.Select(l => l[0]).ToArray());
        var sequence = lines.Select(l => long.Parse(l[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).Distinct().ToArray();
        CollectionAssert.AreEqual(Enumerable.Range(1, sequence.Length).Select(i => (long)i).ToArray(), sequence);
        for (var blob = 0; blob < 3; blob++)
        {
            var found = reopened.Store.Find(StorageHost.Blob("blob" + blob));
            Assert.IsTrue(found is null || lines.Any(l => l[2] == found.ETag), "The visible version has had no event.");
        }
    }

    private static async Task PutAsync(HttpClient client, Uri endpoint, int blob, int version)
    {
        var content = Content(version);
        if (version % 2 == 1)
        {
            await SendAsync(client, endpoint, blob, "", content);
            return;
        }

        // Two blocks: the version is in the first.
        await SendAsync(client, endpoint, blob, "&comp=block&blockid=AAAA", content[..100]);
        await SendAsync(client, endpoint, blob, "&comp=block&blockid=AAAB", content[100..]);
        await SendAsync(client, endpoint, blob, "&comp=blocklist", "<BlockList><Latest>AAAA</Latest><Latest>AAAB</Latest></BlockList>"u8.ToArray());
    }

    private static async Task SendAsync(HttpClient client, Uri endpoint, int blob, string extra, byte[] body)
    {
        var url = new BlobSasBuilder
        {
            Account = StorageHost.Account,
            Container = "uploads",
            Blob = "blob" + blob,
            Permissions = BlobSasPermissions.Write,
            ExpiresOn = TimeProvider.System.GetUtcNow().AddHours(1),
        }.ToUri(endpoint, Key);
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(url + extra)) { Content = new ByteArrayContent(body) };
        request.Headers.Add("x-ms-blob-type", "BlockBlob");
        using var answer = await client.SendAsync(request);
        Assert.AreEqual(HttpStatusCode.Created, answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static byte[] Content(int version)
    {
        var content = new byte[20_000];
        new Random(version).NextBytes(content);
        BitConverter.TryWriteBytes(content, version);
        return content;
    }
}
