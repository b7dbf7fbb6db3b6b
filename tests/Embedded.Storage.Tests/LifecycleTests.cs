using Embedded.Shared;
using Tests.Shared;

namespace Embedded.Storage.Tests;

/// <summary>Tiers follow the time since the last read or write, as lifecycle management with last access time tracking does it.</summary>
[TestClass]
public sealed class LifecycleTests
{
    private static readonly LifecycleRule Originals = new()
    {
        Account = StorageHost.Account, Container = "originals", Prefix = "u/", CoolAfter = TimeSpan.FromDays(7), ColdAfter = TimeSpan.FromDays(90),
    };

    private static readonly LifecycleRule Open = new() { Account = StorageHost.Account, Container = "open", CoolAfter = TimeSpan.FromDays(7), HotWhenRead = true };

    private readonly ManualTimeProvider time = new(TimeProvider.System.GetUtcNow());
    private string folder = "";
    private StorageHost host = null!;

    [TestInitialize]
    public async Task StartAsync()
    {
        folder = Directory.CreateTempSubdirectory("embedded-storage-").FullName;
        await OpenAsync(Originals, Open);
    }

    [TestCleanup]
    public async Task StopAsync()
    {
        await host.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [TestMethod]
    public async Task What_nobody_reads_becomes_cool_and_then_cold_and_only_where_a_rule_says_so()
    {
        await WriteAsync("u/a", "originals");
        await WriteAsync("other", "originals");
        await WriteAsync("u/a", "uploads");
        await PassAsync(TimeSpan.FromDays(6.9));
        Assert.IsNull(Find("u/a").AccessTier);
        await PassAsync(TimeSpan.FromDays(0.2));
        Assert.AreEqual(("Cool", time.GetUtcNow().ToUnixTimeMilliseconds()), (Find("u/a").AccessTier, Find("u/a").AccessTierChangedOn!.Value.ToUnixTimeMilliseconds()));
        var etag = Find("u/a").ETag;
        await PassAsync(TimeSpan.FromDays(83));
        Assert.AreEqual(("Cold", etag), (Find("u/a").AccessTier, Find("u/a").ETag), "the content is the same");
        await PassAsync(TimeSpan.FromDays(400));
        Assert.AreEqual("Cold", Find("u/a").AccessTier);
        Assert.IsNull(Find("other").AccessTier);
        Assert.IsNull(Find("u/a", "uploads").AccessTier);
    }

    [TestMethod]
    public async Task A_read_counts_as_a_write_does_and_is_told_in_headers_and_lists()
    {
        await WriteAsync("u/a", "originals");
        await WriteAsync("u/b", "originals");
        time.Advance(TimeSpan.FromDays(5));
        Read("u/a", "originals");
        var read = time.GetUtcNow();
        await PassAsync(TimeSpan.FromDays(3));
        Assert.IsNull(Find("u/a").AccessTier);
        Assert.AreEqual("Cool", Find("u/b").AccessTier);
        var url = host.Store.Sign(new BlobSasBuilder
        {
            Account = StorageHost.Account, Container = "originals", Blob = "u/a", Permissions = BlobSasPermissions.Read, ExpiresOn = time.GetUtcNow().AddHours(1),
        });
        using var head = await host.Client.SendAsync(new(HttpMethod.Head, url));
        Assert.AreEqual(read.UtcDateTime.ToString("R"), head.Headers.GetValues("x-ms-last-access-time").Single());
        Assert.IsNull(Find("u/b").LastAccessedOn, "properties are not content");
        await PassAsync(TimeSpan.FromDays(4.1));
        Assert.AreEqual("Cool", Find("u/a").AccessTier);

        await WriteAsync("u/a", "originals");
        Assert.IsNull(Find("u/a").LastAccessedOn);
        Assert.IsNull(Find("u/a").AccessTier, "what is written is hot");
    }

    [TestMethod]
    public async Task Of_many_reads_a_day_one_is_written_down()
    {
        await WriteAsync("u/a", "originals");
        await ReadAndRecordAsync();
        Assert.IsNull(Find("u/a").LastAccessedOn, "the write was less than a day ago");
        time.Advance(TimeSpan.FromDays(1));
        await ReadAndRecordAsync();
        var first = Find("u/a").LastAccessedOn;
        Assert.IsNotNull(first);
        time.Advance(TimeSpan.FromHours(23));
        await ReadAndRecordAsync();
        Assert.AreEqual(first, Find("u/a").LastAccessedOn);
        time.Advance(TimeSpan.FromHours(1));
        await ReadAndRecordAsync();
        Assert.IsGreaterThan(first!.Value, Find("u/a").LastAccessedOn!.Value);

        async Task ReadAndRecordAsync()
        {
            Read("u/a", "originals");
            await host.Store.ApplyLifecycleAsync();
        }
    }

    [TestMethod]
    public async Task A_cool_blob_that_is_read_becomes_hot_where_the_rule_says_so_and_stays_cool_elsewhere()
    {
        await WriteAsync("a", "open");
        await WriteAsync("u/a", "originals");
        await PassAsync(TimeSpan.FromDays(8));
        Assert.AreEqual(("Cool", "Cool"), (Find("a", "open").AccessTier, Find("u/a").AccessTier));
        Read("a", "open");
        Read("u/a", "originals");
        await host.Store.ApplyLifecycleAsync();
        Assert.AreEqual(("Hot", "Cool"), (Find("a", "open").AccessTier, Find("u/a").AccessTier));
        await PassAsync(TimeSpan.FromDays(8));
        Assert.AreEqual("Cool", Find("a", "open").AccessTier);
    }

    [TestMethod]
    public async Task Every_page_of_a_large_container_is_looked_at()
    {
        await Task.WhenAll(Enumerable.Range(0, 1_203).Select(number => WriteAsync($"u/{number}", "originals")));
        await PassAsync(TimeSpan.FromDays(7));
        Assert.IsTrue(host.Store.List(StorageHost.Account, "originals").Blobs.All(blob => blob.AccessTier == "Cool"));
    }

    [TestMethod]
    public async Task Without_rules_nothing_is_tracked_or_moved()
    {
        await host.DisposeAsync();
        await OpenAsync();
        await WriteAsync("u/a", "originals");
        time.Advance(TimeSpan.FromDays(100));
        Read("u/a", "originals");
        await host.Store.ApplyLifecycleAsync();
        Assert.AreEqual((null, null), (Find("u/a").AccessTier, Find("u/a").LastAccessedOn));
    }

    [TestMethod]
    public async Task A_store_of_the_version_before_is_opened_with_all_it_holds()
    {
        await WriteAsync("u/a", "originals");
        await host.DisposeAsync();
        using (var session = SqliteSession.Open(Path.Combine(folder, "store", "blobs.db")))
        {
            session.Execute("ALTER TABLE blobs DROP COLUMN accessed; PRAGMA user_version = 2;");
        }

        await OpenAsync(Originals);
        await PassAsync(TimeSpan.FromDays(8));
        Assert.AreEqual("Cool", Find("u/a").AccessTier);
        await host.DisposeAsync();
        await OpenAsync(Originals);
        Assert.AreEqual("Cool", Find("u/a").AccessTier);
    }

    private async Task OpenAsync(params LifecycleRule[] rules) => host = await StorageHost.StartAsync(
        Path.Combine(folder, "store"),
        configure: options =>
        {
            foreach (var rule in rules)
            {
                options.Lifecycle.Add(rule);
            }
        },
        time: time);

    private async Task PassAsync(TimeSpan period)
    {
        time.Advance(period);
        await host.Store.ApplyLifecycleAsync();
    }

    private BlobProperties Find(string name, string container = "originals") => host.Store.Find(StorageHost.Blob(name, container))!;

    private Task<BlobProperties> WriteAsync(string name, string container) =>
        host.Store.WriteAsync(StorageHost.Blob(name, container), new MemoryStream([1, 2, 3]), new BlobWriteOptions());

    private void Read(string name, string container)
    {
        using var reader = host.Store.OpenRead(StorageHost.Blob(name, container))!;
        Assert.AreEqual(3, reader.Properties.Length);
    }
}
