using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace Embedded.Cosmos.Tests;

/// <summary>The change feed as it is pulled: what it shows, in which order, from where, and how it goes on.</summary>
[TestClass]
public sealed class ChangeFeedTests : CosmosTest
{
    private static readonly PartitionKey P = new("p");

    protected override ContainerProperties Definition => new("items", "/pk") { DefaultTimeToLive = -1 };

    [TestMethod]
    public async Task Items_are_found_in_the_order_of_their_last_write_each_once_with_its_newest_state()
    {
        await CreateAsync("a", 1);
        await CreateAsync("b", 1);
        await CreateAsync("c", 1);
        await Items.UpsertItemAsync(Item("a", 2), P);
        await Items.PatchItemAsync<Item>("b", P, [PatchOperation.Increment("/n", 5)]);
        await Items.ReplaceItemAsync(Item("a", 3), "a", P);
        var (changes, _) = await ReadAllAsync(ChangeFeedStartFrom.Beginning());
        CollectionAssert.AreEqual((string[])["c 1", "b 6", "a 3"], changes);
    }

    [TestMethod]
    public async Task A_reader_that_goes_on_from_its_token_sees_only_what_changed_since_then()
    {
        await CreateAsync("a", 1);
        await CreateAsync("b", 1);
        var (first, token) = await ReadAllAsync(ChangeFeedStartFrom.Beginning());
        CollectionAssert.AreEqual((string[])["a 1", "b 1"], first);
        Assert.IsEmpty((await ReadAllAsync(ChangeFeedStartFrom.ContinuationToken(token))).Changes);
        await Items.UpsertItemAsync(Item("a", 2), P);
        var (second, later) = await ReadAllAsync(ChangeFeedStartFrom.ContinuationToken(token));
        CollectionAssert.AreEqual((string[])["a 2"], second);

        // The old token still names its place.
        CollectionAssert.AreEqual((string[])["a 2"], (await ReadAllAsync(ChangeFeedStartFrom.ContinuationToken(token))).Changes);
        Assert.IsEmpty((await ReadAllAsync(ChangeFeedStartFrom.ContinuationToken(later))).Changes);
    }

    [TestMethod]
    public async Task Nothing_new_is_304_with_a_place_to_go_on_from()
    {
        await CreateAsync("a", 1);
        using var iterator = Items.GetChangeFeedStreamIterator(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.LatestVersion);
        using var page = await iterator.ReadNextAsync();
        Assert.AreEqual(HttpStatusCode.OK, page.StatusCode);
        using var nothing = await iterator.ReadNextAsync();
        Assert.AreEqual(HttpStatusCode.NotModified, nothing.StatusCode);
        Assert.IsFalse(string.IsNullOrEmpty(nothing.ContinuationToken));
        Assert.IsTrue(iterator.HasMoreResults, "a change feed never ends");

        // The same iterator finds what comes later.
        await CreateAsync("b", 1);
        using var more = await iterator.ReadNextAsync();
        Assert.AreEqual(HttpStatusCode.OK, more.StatusCode);
        using var json = await JsonDocument.ParseAsync(more.Content);
        Assert.AreEqual("b", json.RootElement.GetProperty("Documents")[0].GetProperty("id").GetString());
    }

    [TestMethod]
    public async Task A_change_carries_the_number_and_the_tag_of_its_write()
    {
        await CreateAsync("a", 1);
        var written = await Items.UpsertItemAsync(Item("a", 2), P);
        using var iterator = Items.GetChangeFeedStreamIterator(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.LatestVersion);
        using var page = await iterator.ReadNextAsync();
        using var json = await JsonDocument.ParseAsync(page.Content);
        var change = json.RootElement.GetProperty("Documents")[0];
        Assert.AreEqual(2, change.GetProperty("_lsn").GetInt64());
        Assert.AreEqual(written.ETag, change.GetProperty("_etag").GetString());

        // Written back as it was read, the item does not keep the number.
        await Items.UpsertItemStreamAsync(new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(change)), P);
        using var read = await Items.ReadItemStreamAsync("a", P);
        using var item = await JsonDocument.ParseAsync(read.Content);
        Assert.IsFalse(item.RootElement.TryGetProperty("_lsn", out _));
    }

    [TestMethod]
    public async Task From_now_shows_only_what_is_written_after_the_first_read()
    {
        await CreateAsync("a", 1);
        using var iterator = Items.GetChangeFeedIterator<Item>(ChangeFeedStartFrom.Now(), ChangeFeedMode.LatestVersion);
        Assert.AreEqual(HttpStatusCode.NotModified, (await iterator.ReadNextAsync()).StatusCode);
        await CreateAsync("b", 1);
        Assert.AreEqual("b", (await iterator.ReadNextAsync()).Single().Id);
    }

    [TestMethod]
    public async Task From_a_time_shows_what_was_written_then_or_later()
    {
        var times = new List<DateTime>();
        for (var i = 0; i < 20; i++)
        {
            times.Add(Clock.GetUtcNow().UtcDateTime);
            await CreateAsync($"first{i:00}", i);
            await Items.CreateItemAsync(Item($"other{i:00}", i) with { Pk = "q" }, new PartitionKey("q"));
            Clock.Advance(TimeSpan.FromSeconds(i % 3 * 10));
        }

        // What has changed since is not found where it was.
        await Items.UpsertItemAsync(Item("first03", 100), P);
        for (var i = 0; i < 20; i++)
        {
            var expected = Enumerable
                .Range(0, 20)
                .Where(j => times[j] >= times[i])
                .SelectMany(j => (string[])[$"first{j:00} {j}", $"other{j:00} {j}"])
                .Where(change => change != "first03 3")
                .Append("first03 100")
                .ToArray();
            CollectionAssert.AreEqual(expected, (await ReadAllAsync(ChangeFeedStartFrom.Time(times[i]))).Changes, $"from {i}");
            CollectionAssert.AreEqual(
                expected.Where(change => change.StartsWith("first", StringComparison.Ordinal)).ToArray(),
                (await ReadAllAsync(ChangeFeedStartFrom.Time(times[i], FeedRange.FromPartitionKey(P)))).Changes,
                $"partition from {i}"
            );
        }

        Assert.IsEmpty((await ReadAllAsync(ChangeFeedStartFrom.Time(times[^1].AddHours(1)))).Changes);
        Assert.HasCount(40, (await ReadAllAsync(ChangeFeedStartFrom.Time(times[0].AddDays(-1)))).Changes);
    }

    [TestMethod]
    public async Task Deleted_and_expired_items_are_not_shown()
    {
        await CreateAsync("deleted", 1);
        await Items.CreateItemAsync(Item("expired", 1) with { Ttl = 10 }, P);
        await CreateAsync("stays", 1);
        await Items.DeleteItemAsync<Item>("deleted", P);
        CollectionAssert.AreEqual((string[])["expired 1", "stays 1"], (await ReadAllAsync(ChangeFeedStartFrom.Beginning())).Changes);
        var (_, token) = await ReadAllAsync(ChangeFeedStartFrom.Beginning());
        Clock.Advance(TimeSpan.FromSeconds(10));
        CollectionAssert.AreEqual((string[])["stays 1"], (await ReadAllAsync(ChangeFeedStartFrom.Beginning())).Changes);

        // Neither the expiry nor the removal that follows is a change.
        Clock.Advance(TimeSpan.FromMinutes(1));
        await CreateAsync("next", 1);
        CollectionAssert.AreEqual((string[])["next 1"], (await ReadAllAsync(ChangeFeedStartFrom.ContinuationToken(token))).Changes);
    }

    [TestMethod]
    public async Task A_batch_shows_all_its_items_and_a_failed_one_none()
    {
        using var done = await Items.CreateTransactionalBatch(P).CreateItem(Item("a", 1)).CreateItem(Item("b", 1)).UpsertItem(Item("a", 2)).ExecuteAsync();
        Assert.IsTrue(done.IsSuccessStatusCode);
        using var failed = await Items.CreateTransactionalBatch(P).UpsertItem(Item("b", 9)).CreateItem(Item("a", 9)).ExecuteAsync();
        Assert.IsFalse(failed.IsSuccessStatusCode);
        CollectionAssert.AreEqual((string[])["b 1", "a 2"], (await ReadAllAsync(ChangeFeedStartFrom.Beginning())).Changes);
    }

    [TestMethod]
    public async Task The_page_size_hint_bounds_pages_and_loses_nothing()
    {
        for (var i = 0; i < 10; i++)
        {
            await CreateAsync($"{i}", i);
        }

        using var iterator = Items.GetChangeFeedIterator<Item>(
            ChangeFeedStartFrom.Beginning(),
            ChangeFeedMode.LatestVersion,
            new ChangeFeedRequestOptions { PageSizeHint = 3 }
        );
        var sizes = new List<int>();
        var ids = new List<string>();
        while (await iterator.ReadNextAsync() is { StatusCode: HttpStatusCode.OK } page)
        {
            sizes.Add(page.Count);
            ids.AddRange(page.Select(item => item.Id));
        }

        CollectionAssert.AreEqual((int[])[3, 3, 3, 1], sizes);
        CollectionAssert.AreEqual(Enumerable.Range(0, 10).Select(i => $"{i}").ToArray(), ids);
    }

    [TestMethod]
    public async Task A_partition_key_shows_its_own_items_only()
    {
        foreach (var pk in (string[])["p", "q", "p", "r", "q"])
        {
            await Items.UpsertItemAsync(Item($"{pk}-{Guid.NewGuid():N}", 1) with { Pk = pk }, new PartitionKey(pk));
        }

        foreach (var (pk, count) in ((string, int)[])[("p", 2), ("q", 2), ("r", 1), ("s", 0)])
        {
            var (changes, token) = await ReadAllAsync(ChangeFeedStartFrom.Beginning(FeedRange.FromPartitionKey(new PartitionKey(pk))));
            Assert.HasCount(count, changes);
            Assert.IsTrue(changes.All(change => change.StartsWith(pk, StringComparison.Ordinal)));
            Assert.IsEmpty((await ReadAllAsync(ChangeFeedStartFrom.ContinuationToken(token))).Changes);
        }
    }

    [TestMethod]
    public async Task Feed_ranges_divide_the_changes_among_them()
    {
        Container wide = await Database.CreateContainerAsync("wide", "/pk", throughput: 40_000);
        var ranges = await wide.GetFeedRangesAsync();
        Assert.HasCount(4, ranges);
        for (var i = 0; i < 100; i++)
        {
            await wide.CreateItemAsync(Item($"{i}", i) with { Pk = $"{i % 40}" }, new PartitionKey($"{i % 40}"));
        }

        var all = new List<string>();
        foreach (var range in ranges)
        {
            var part = await ReadAllAsync(ChangeFeedStartFrom.Beginning(range), container: wide, pageSize: 7);
            Assert.IsGreaterThan(5, part.Changes.Count, "keys spread over the ranges");
            CollectionAssert.AreEqual(part.Changes.OrderBy(NumberOf).ToArray(), part.Changes, "in the order of writing");
            all.AddRange(part.Changes);
            Assert.IsEmpty((await ReadAllAsync(ChangeFeedStartFrom.ContinuationToken(part.Token), container: wide)).Changes);
        }

        var everything = Enumerable.Range(0, 100).Select(i => $"{i} {i}").Order().ToArray();
        CollectionAssert.AreEqual(everything, all.Order().ToArray());
        CollectionAssert.AreEqual(everything, (await ReadAllAsync(ChangeFeedStartFrom.Beginning(), container: wide)).Changes.Order().ToArray());
        var (ofKey, _) = await ReadAllAsync(ChangeFeedStartFrom.Beginning(FeedRange.FromPartitionKey(new PartitionKey("7"))), container: wide);
        CollectionAssert.AreEqual((string[])["7 7", "47 47", "87 87"], ofKey);
    }

    [TestMethod]
    public async Task A_part_of_a_range_shows_its_part_and_the_parts_are_the_whole()
    {
        for (var i = 0; i < 50; i++)
        {
            await Items.CreateItemAsync(Item($"{i}", i) with { Pk = $"{i}" }, new PartitionKey($"{i}"));
        }

        var all = new List<string>();
        foreach (var (min, max) in ((string, string)[])[("", "1A"), ("1A", "2B"), ("2B", "FF")])
        {
            var range = FeedRange.FromJsonString($$$"""{"Range":{"min":"{{{min}}}","max":"{{{max}}}"}}""");
            var (changes, _) = await ReadAllAsync(ChangeFeedStartFrom.Beginning(range), pageSize: 4);
            Assert.IsGreaterThan(0, changes.Count);
            all.AddRange(changes);
        }

        CollectionAssert.AreEquivalent(Enumerable.Range(0, 50).Select(i => $"{i} {i}").ToArray(), all);
    }

    [TestMethod]
    public async Task All_versions_and_deletes_is_refused_by_name()
    {
        await CreateAsync("a", 1);
        using var iterator = Items.GetChangeFeedIterator<ChangeFeedItem<Item>>(ChangeFeedStartFrom.Now(), ChangeFeedMode.AllVersionsAndDeletes);
        var refused = await Fails(HttpStatusCode.BadRequest, () => iterator.ReadNextAsync());
        Assert.Contains("Full-Fidelity Feed", refused.Message);
    }

    [TestMethod]
    public async Task A_token_from_the_future_is_refused()
    {
        await CreateAsync("a", 1);
        var (_, token) = await ReadAllAsync(ChangeFeedStartFrom.Beginning());
        var ahead = token.Replace("\\\"1\\\"", "\\\"9000\\\"", StringComparison.Ordinal);
        Assert.AreNotEqual(token, ahead);
        var refused = await Fails(HttpStatusCode.BadRequest, () => ReadAllAsync(ChangeFeedStartFrom.ContinuationToken(ahead)));
        Assert.Contains("ahead of the last write", refused.Message);
        var broken = token.Replace("\\\"1\\\"", "\\\"x\\\"", StringComparison.Ordinal);
        await Fails(HttpStatusCode.BadRequest, () => ReadAllAsync(ChangeFeedStartFrom.ContinuationToken(broken)));
    }

    [TestMethod]
    public async Task A_container_in_several_partitions_answers_queries_and_point_operations_as_one_does()
    {
        Container wide = await Database.CreateContainerAsync(new ContainerProperties("wide", "/pk"), ThroughputProperties.CreateAutoscaleThroughput(30_000));
        Assert.HasCount(3, await wide.GetFeedRangesAsync());
        for (var i = 0; i < 60; i++)
        {
            await wide.CreateItemAsync(Item($"{i:00}", i) with { Pk = $"{i}" }, new PartitionKey($"{i}"));
        }

        Assert.AreEqual(30, (await wide.ReadItemAsync<Item>("30", new PartitionKey("30"))).Resource.N);
        var sorted = await Drain(
            wide.GetItemQueryIterator<Item>("SELECT * FROM c ORDER BY c.n DESC", requestOptions: new QueryRequestOptions { MaxItemCount = 7 })
        );
        CollectionAssert.AreEqual(Enumerable.Range(0, 60).Reverse().ToArray(), sorted.Select(item => item.N).ToArray());
        Assert.HasCount(60, await Drain(wide.GetItemQueryIterator<Item>("SELECT * FROM c")));
        Assert.AreEqual(1770, (await Drain(wide.GetItemQueryIterator<int>("SELECT VALUE SUM(c.n) FROM c"))).Single());
        Assert.HasCount(3, await wide.ReadManyItemsAsync<Item>([("01", new("1")), ("02", new("2")), ("33", new("33")), ("x", new("x"))]));
    }

    private static int NumberOf(string change) => int.Parse(change.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);

    private static Item Item(string id, int n) => new() { Id = id, N = n };

    private Task<ItemResponse<Item>> CreateAsync(string id, int n) => Items.CreateItemAsync(Item(id, n), P);

    /// <summary>Reads to the present end; the changes as "id n", and the token behind them.</summary>
    private async Task<(List<string> Changes, string Token)> ReadAllAsync(ChangeFeedStartFrom from, int? pageSize = null, Container? container = null)
    {
        using var iterator = (container ?? Items).GetChangeFeedIterator<Item>(
            from,
            ChangeFeedMode.LatestVersion,
            new ChangeFeedRequestOptions { PageSizeHint = pageSize }
        );
        var changes = new List<string>();
        while (true)
        {
            var page = await iterator.ReadNextAsync();
            if (page.StatusCode == HttpStatusCode.NotModified)
            {
                return (changes, page.ContinuationToken);
            }

            changes.AddRange(page.Select(item => $"{item.Id} {item.N}"));
        }
    }
}
