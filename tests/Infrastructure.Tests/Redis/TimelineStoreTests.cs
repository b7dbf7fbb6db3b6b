using Domain.Feed;
using Domain.Ids;
using Infrastructure.Redis;
using Tests.Shared;

namespace Infrastructure.Tests.Redis;

[TestClass]
public sealed class TimelineStoreTests : RedisTest
{
    private static readonly SnowflakeIdGenerator Ids = new(TimeProvider.System, 1);

    private static readonly FeedOptions Small = new() { TimelineCapacity = 10, TimelineSlack = 2 };

    private readonly RedisTimelineStore store = new(Redis, Small);

    [TestMethod]
    public async Task A_timeline_that_nobody_reads_is_not_written_to()
    {
        var name = TimelineName.Home(Ids.Next());
        Assert.AreEqual(0, await store.AddAsync([name], Place(5), Cancellation));
        Assert.AreEqual(":0", await Server.SendAsync("EXISTS", $"timeline:{{{name.Owner}}}"));
        Assert.IsNull((await store.ReadAsync([name], null, 10, Cancellation))[0]);
    }

    [TestMethod]
    public async Task Writes_that_arrive_while_a_timeline_is_rebuilt_are_kept()
    {
        var name = TimelineName.Home(Ids.Next());
        var token = Guid.NewGuid();
        Assert.AreEqual(RebuildStart.Mine, await store.BeginRebuildAsync(name, token, Cancellation));
        Assert.AreEqual(1, await store.AddAsync([name], Place(5), Cancellation));
        Assert.IsNull((await store.ReadAsync([name], null, 10, Cancellation))[0], "It must not be read before it is complete.");
        Assert.IsTrue(await store.CompleteRebuildAsync(name, token, [Place(4), Place(3)], 0, Cancellation));
        CollectionAssert.AreEqual(new long[] { 5, 4, 3 }, await TimesAsync(name));
    }

    [TestMethod]
    public async Task Only_one_of_many_gets_to_rebuild_and_a_lost_claim_declares_nothing()
    {
        var name = TimelineName.Home(Ids.Next());
        var token = Guid.NewGuid();
        Assert.AreEqual(RebuildStart.Mine, await store.BeginRebuildAsync(name, token, Cancellation));
        Assert.AreEqual(RebuildStart.Busy, await store.BeginRebuildAsync(name, Guid.NewGuid(), Cancellation));
        Assert.IsFalse(await store.CompleteRebuildAsync(name, Guid.NewGuid(), [Place(1)], 0, Cancellation));
        await store.AbandonRebuildAsync(name, Guid.NewGuid(), Cancellation);
        Assert.AreEqual(RebuildStart.Busy, await store.BeginRebuildAsync(name, Guid.NewGuid(), Cancellation));
        await store.AbandonRebuildAsync(name, token, Cancellation);
        var second = Guid.NewGuid();
        Assert.AreEqual(RebuildStart.Mine, await store.BeginRebuildAsync(name, second, Cancellation));
        Assert.IsTrue(await store.CompleteRebuildAsync(name, second, [], 0, Cancellation));
        Assert.AreEqual(RebuildStart.Built, await store.BeginRebuildAsync(name, Guid.NewGuid(), Cancellation));
    }

    [TestMethod]
    public async Task A_timeline_lost_during_its_rebuild_is_not_declared_complete()
    {
        var name = TimelineName.Home(Ids.Next());
        var token = Guid.NewGuid();
        await store.BeginRebuildAsync(name, token, Cancellation);
        await store.AddAsync([name], Place(5), Cancellation);
        Assert.AreEqual(":1", await Server.SendAsync("DEL", $"timeline:{{{name.Owner}}}"));
        Assert.IsFalse(await store.CompleteRebuildAsync(name, token, [Place(4)], 0, Cancellation));
        Assert.IsNull((await store.ReadAsync([name], null, 10, Cancellation))[0]);
    }

    [TestMethod]
    public async Task Trimming_raises_the_floor_and_what_arrives_below_it_is_not_shown()
    {
        var name = await BuildAsync([], 0);
        for (var time = 1; time <= 30; time++)
        {
            await store.AddAsync([name], Place(time), Cancellation);
        }

        var slice = (await store.ReadAsync([name], null, 100, Cancellation))[0]!;
        Assert.IsTrue(slice.Entries.Count is >= 10 and <= 13, $"{slice.Entries.Count} entries");
        Assert.AreEqual(30, slice.Entries[0].PublishedAtMs);
        Assert.AreEqual(slice.FloorMs + 1, slice.Entries[^1].PublishedAtMs, "What was cut is just below the floor.");

        // Somebody deletes, then a late write comes: between it and the floor posts are missing, so it must not be shown.
        await store.RemoveAsync([name], slice.Entries[0].PostId, Cancellation);
        await store.AddAsync([name], Place(2), Cancellation);
        var after = (await store.ReadAsync([name], null, 100, Cancellation))[0]!;
        Assert.AreEqual(slice.FloorMs, after.FloorMs);
        Assert.AreEqual(29, after.Entries[0].PublishedAtMs);
        Assert.AreEqual(slice.FloorMs + 1, after.Entries[^1].PublishedAtMs);
    }

    [TestMethod]
    public async Task Pages_tell_posts_of_the_same_millisecond_apart()
    {
        var places = Enumerable.Range(0, 9).Select(i => Place(100 + (i / 3))).OrderDescending().ToList();
        var name = await BuildAsync(places, 0);
        for (var size = 1; size <= 5; size++)
        {
            var paged = new List<FeedKey>();
            for (FeedKey? before = null; ;)
            {
                var slice = (await store.ReadAsync([name], before, size, Cancellation))[0]!;
                paged.AddRange(slice.Entries);
                if (slice.Entries.Count < size)
                {
                    break;
                }

                before = slice.Entries[^1];
            }

            CollectionAssert.AreEqual(places, paged, $"page size {size}");
        }
    }

    [TestMethod]
    public async Task Merging_raises_the_floor_to_what_the_added_posts_leave_out()
    {
        var name = await BuildAsync([Place(10), Place(20)], 0);
        await store.MergeAsync(name, [Place(15), Place(12)], 11, Cancellation);
        var slice = (await store.ReadAsync([name], null, 10, Cancellation))[0]!;
        Assert.AreEqual(11, slice.FloorMs);
        CollectionAssert.AreEqual(new long[] { 20, 15, 12 }, slice.Entries.Select(static place => place.PublishedAtMs).ToArray());
    }

    [TestMethod]
    public async Task A_floor_raised_while_a_timeline_is_rebuilt_stays()
    {
        var name = TimelineName.Home(Ids.Next());
        var token = Guid.NewGuid();
        await store.BeginRebuildAsync(name, token, Cancellation);
        await store.MergeAsync(name, [Place(15)], 11, Cancellation);
        await store.CompleteRebuildAsync(name, token, [Place(20), Place(5)], 0, Cancellation);
        Assert.AreEqual(11, (await store.ReadAsync([name], null, 10, Cancellation))[0]!.FloorMs);
    }

    [TestMethod]
    public async Task Being_written_to_does_not_prolong_a_life_and_reading_does_once_an_interval()
    {
        var name = await BuildAsync([], 0);
        var key = $"timeline:{{{name.Owner}}}";
        await Server.SendAsync("PEXPIRE", key, "5000000");
        await store.AddAsync([name], Place(1), Cancellation);
        Assert.IsLessThanOrEqualTo(5_000_000, long.Parse((await Server.SendAsync("PTTL", key))[1..]));
        await store.ReadAsync([name], null, 1, Cancellation);
        var renewed = long.Parse((await Server.SendAsync("PTTL", key))[1..]);
        Assert.IsGreaterThan((long)(Small.TimelineLifetime * (1 - Small.Jitter)).TotalMilliseconds - 60_000, renewed);
        Assert.IsLessThanOrEqualTo((long)Small.TimelineLifetime.TotalMilliseconds, renewed);
        await Server.SendAsync("PEXPIRE", key, (renewed - 600_000).ToString());
        await store.ReadAsync([name], null, 1, Cancellation);
        Assert.IsLessThanOrEqualTo(renewed - 600_000, long.Parse((await Server.SendAsync("PTTL", key))[1..]), "Ten minutes are less than the interval.");
    }

    [TestMethod]
    public async Task One_call_serves_timelines_of_many_slots_and_repeating_it_changes_nothing()
    {
        var names = new List<TimelineName>();
        for (var i = 0; i < 200; i++)
        {
            names.Add(await BuildAsync([], 0));
        }

        var place = Place(7);
        Assert.AreEqual(200, await store.AddAsync(names, place, Cancellation));
        Assert.AreEqual(200, await store.AddAsync(names, place, Cancellation));
        foreach (var slice in await store.ReadAsync(names, null, 10, Cancellation))
        {
            CollectionAssert.AreEqual(new[] { place }, slice!.Entries.ToArray());
        }

        await store.RemoveAsync(names, place.PostId, Cancellation);
        Assert.IsTrue((await store.ReadAsync(names, null, 10, Cancellation)).All(static slice => slice!.Entries.Count == 0));
    }

    private static FeedKey Place(long time) => new(time, Ids.Next());

    private async Task<TimelineName> BuildAsync(IReadOnlyList<FeedKey> places, long floor)
    {
        var name = TimelineName.Home(Ids.Next());
        var token = Guid.NewGuid();
        Assert.AreEqual(RebuildStart.Mine, await store.BeginRebuildAsync(name, token, Cancellation));
        Assert.IsTrue(await store.CompleteRebuildAsync(name, token, places, floor, Cancellation));
        return name;
    }

    private async Task<long[]> TimesAsync(TimelineName name) =>
        [.. (await store.ReadAsync([name], null, 100, Cancellation))[0]!.Entries.Select(static place => place.PublishedAtMs)];
}
