using Bench.Edge;
using Local.Edge;
using Tests.Shared;

namespace Local.Tests.Edge;

[TestClass]
public sealed class EdgeCacheTests : IDisposable
{
    private readonly ManualTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly FakeOrigin origin = new();
    private readonly EdgeMetrics metrics = new();

    public void Dispose() => metrics.Dispose();

    [TestMethod]
    public async Task What_was_asked_for_once_comes_from_the_cache()
    {
        var cache = NewCache();
        origin.Put("a", [1, 2, 3]);

        Assert.AreEqual(CacheOutcome.Miss, (await GetAsync(cache, "a")).Outcome);
        var (outcome, entry, _) = await GetAsync(cache, "a");

        Assert.AreEqual(CacheOutcome.Hit, outcome);
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, entry!.Body);
        Assert.AreEqual(1, origin.Asked);
    }

    [TestMethod]
    public async Task What_was_warmed_is_a_hit_for_the_first_who_asks_and_is_fetched_once()
    {
        var cache = NewCache();
        string[] paths = [.. Enumerable.Range(0, 20).Select(static number => $"{number}")];
        foreach (var path in paths)
        {
            origin.Put(path, [1]);
        }

        await cache.WarmAsync([.. paths, "nowhere"], CancellationToken.None);
        await cache.WarmAsync(paths, CancellationToken.None);

        Assert.AreEqual(paths.Length + 1, origin.Asked);
        foreach (var path in paths)
        {
            Assert.AreEqual(CacheOutcome.Hit, (await GetAsync(cache, path)).Outcome);
        }
    }

    [TestMethod]
    public async Task What_is_purged_while_it_is_warmed_is_not_kept()
    {
        var cache = NewCache();
        origin.Put("a/1", [1]);
        var gate = new TaskCompletionSource();
        origin.Gate = gate.Task;
        var warming = cache.WarmAsync(["a/1"], CancellationToken.None);
        while (origin.Asked == 0)
        {
            await Task.Yield();
        }

        cache.Purge("a/");
        gate.SetResult();
        await warming;
        Assert.AreEqual(0, cache.Bytes);
    }

    [TestMethod]
    public async Task Two_hundred_who_ask_at_once_make_one_request_to_the_origin()
    {
        var cache = NewCache();
        origin.Put("a", [1]);
        var gate = new TaskCompletionSource();
        origin.Gate = gate.Task;

        var asking = Enumerable.Range(0, 200).Select(_ => GetAsync(cache, "a")).ToList();
        gate.SetResult();
        var answers = await Task.WhenAll(asking);

        Assert.AreEqual(1, origin.Asked);
        Assert.AreEqual(1, answers.Count(static answer => answer.Outcome == CacheOutcome.Miss));
        Assert.IsTrue(answers.All(static answer => answer.Entry!.Body is [1]));
    }

    [TestMethod]
    public async Task Who_gives_up_does_not_take_the_answer_from_those_who_wait()
    {
        var cache = NewCache();
        origin.Put("a", [1]);
        var gate = new TaskCompletionSource();
        origin.Gate = gate.Task;
        using var impatience = new CancellationTokenSource();

        var impatient = cache.GetAsync("a", impatience.Token).AsTask();
        var patient = GetAsync(cache, "a");
        await impatience.CancelAsync();
        _ = await Assert.ThrowsAsync<TaskCanceledException>(() => impatient);
        gate.SetResult();

        Assert.IsNotNull((await patient).Entry);
    }

    [TestMethod]
    public async Task Past_its_freshness_an_object_is_served_while_the_next_version_is_fetched()
    {
        var cache = NewCache();
        origin.Put("a", [1], "public, max-age=60, stale-while-revalidate=30");
        _ = await GetAsync(cache, "a");
        origin.Put("a", [2], "public, max-age=60, stale-while-revalidate=30");
        var gate = new TaskCompletionSource();
        origin.Gate = gate.Task;
        time.Advance(TimeSpan.FromSeconds(89));

        var stale = await GetAsync(cache, "a");
        var another = await GetAsync(cache, "a");
        var fetching = cache.GetAsync("a", CancellationToken.None);
        gate.SetResult();

        Assert.AreEqual((CacheOutcome.Stale, CacheOutcome.Stale), (stale.Outcome, another.Outcome));
        CollectionAssert.AreEqual(new byte[] { 1 }, stale.Entry!.Body);
        _ = await fetching;
        Assert.AreEqual(2, origin.Asked);
        await UntilAsync(async () => (await GetAsync(cache, "a")) is { Outcome: CacheOutcome.Hit, Entry.Body: [2] });
    }

    [TestMethod]
    public async Task Much_past_its_freshness_the_next_version_is_waited_for()
    {
        var cache = NewCache();
        origin.Put("a", [1], "public, max-age=60, stale-while-revalidate=30");
        _ = await GetAsync(cache, "a");
        origin.Put("a", [2]);
        time.Advance(TimeSpan.FromSeconds(90));

        CollectionAssert.AreEqual(new byte[] { 2 }, (await GetAsync(cache, "a")).Entry!.Body);
    }

    [TestMethod]
    public async Task While_the_origin_is_down_old_objects_are_served_as_long_as_it_allowed()
    {
        var cache = NewCache();
        origin.Put("a", [1], "public, max-age=60, stale-while-revalidate=0, stale-if-error=600");
        _ = await GetAsync(cache, "a");
        origin.Down = true;

        time.Advance(TimeSpan.FromSeconds(659));
        Assert.AreEqual(CacheOutcome.Stale, (await GetAsync(cache, "a")).Outcome);

        time.Advance(TimeSpan.FromSeconds(1));
        _ = await Assert.ThrowsAsync<IOException>(() => GetAsync(cache, "a"));
    }

    [TestMethod]
    public async Task What_must_be_revalidated_is_never_served_stale()
    {
        var cache = NewCache();
        origin.Put("a", [1], "public, max-age=60, must-revalidate, stale-if-error=600");
        _ = await GetAsync(cache, "a");
        origin.Down = true;
        time.Advance(TimeSpan.FromSeconds(60));

        _ = await Assert.ThrowsAsync<IOException>(() => GetAsync(cache, "a"));
    }

    [TestMethod]
    public async Task An_unchanged_object_becomes_fresh_again_without_its_body_being_read()
    {
        var cache = NewCache();
        origin.Put("a", [1], "public, max-age=60, stale-while-revalidate=0", etag: "same");
        _ = await GetAsync(cache, "a");
        time.Advance(TimeSpan.FromSeconds(70));
        _ = await GetAsync(cache, "a");

        Assert.AreEqual(CacheOutcome.Hit, (await GetAsync(cache, "a")).Outcome);
        Assert.AreEqual((2, 1), (origin.Asked, origin.Read));
    }

    [TestMethod]
    public async Task An_object_that_is_gone_is_not_served_once_it_is_no_longer_fresh()
    {
        var cache = NewCache();
        origin.Put("a", [1], "public, max-age=60, stale-while-revalidate=0");
        _ = await GetAsync(cache, "a");
        origin.Delete("a");
        time.Advance(TimeSpan.FromSeconds(60));

        Assert.IsNull((await GetAsync(cache, "a")).Entry);
        origin.Down = true;
        _ = await Assert.ThrowsAsync<IOException>(() => GetAsync(cache, "a"));
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("no-store")]
    [DataRow("private, max-age=60")]
    [DataRow("no-cache, max-age=60")]
    [DataRow("public, max-age=0")]
    [DataRow("public, max-age=60, s-maxage=0")]
    public async Task What_the_origin_does_not_allow_to_be_kept_passes_through(string? cacheControl)
    {
        var cache = NewCache();
        origin.Put("a", [1], cacheControl);

        Assert.IsTrue((await GetAsync(cache, "a")).PassesThrough);
        Assert.IsTrue((await GetAsync(cache, "a")).PassesThrough);
        Assert.AreEqual((2, 0), (origin.Asked, origin.Read));
    }

    [TestMethod]
    public async Task An_object_too_large_for_the_cache_passes_through()
    {
        var cache = NewCache(capacity: 800);
        origin.Put("a", new byte[101]);

        Assert.IsTrue((await GetAsync(cache, "a")).PassesThrough);
        Assert.AreEqual(0, origin.Read);
    }

    [TestMethod]
    public async Task An_origin_that_does_not_answer_in_time_is_given_up()
    {
        var cache = new EdgeCache(origin, new EdgeOptions { OriginTimeout = TimeSpan.FromMilliseconds(20) }, metrics, TimeProvider.System);
        origin.Put("a", [1]);
        origin.Gate = new TaskCompletionSource().Task;

        _ = await Assert.ThrowsAsync<TimeoutException>(() => GetAsync(cache, "a"));
        origin.Gate = Task.CompletedTask;
        Assert.IsNotNull((await GetAsync(cache, "a")).Entry);
    }

    [TestMethod]
    public async Task A_purge_removes_every_object_under_a_prefix_and_no_other()
    {
        var cache = NewCache();
        foreach (var path in new[] { "k/1", "k/2", "other/1" })
        {
            origin.Put(path, [1]);
            _ = await GetAsync(cache, path);
        }

        origin.Delete("k/1");
        origin.Delete("k/2");
        cache.Purge("k/");

        Assert.IsNull((await GetAsync(cache, "k/1")).Entry);
        Assert.IsNull((await GetAsync(cache, "k/2")).Entry);
        Assert.AreEqual(CacheOutcome.Hit, (await GetAsync(cache, "other/1")).Outcome);
    }

    [TestMethod]
    public async Task What_is_being_fetched_during_a_purge_is_neither_kept_nor_given_to_who_asks_afterwards()
    {
        var cache = NewCache();
        origin.Put("k/1", [1]);
        var gate = new TaskCompletionSource();
        origin.Gate = gate.Task;
        var fetching = GetAsync(cache, "k/1");

        origin.Delete("k/1");
        cache.Purge("k/");
        var after = GetAsync(cache, "k/1");
        gate.SetResult();

        Assert.IsNotNull((await fetching).Entry);
        Assert.IsNull((await after).Entry);
        Assert.IsNull((await GetAsync(cache, "k/1")).Entry);
    }

    [TestMethod]
    public async Task The_bytes_held_never_exceed_the_capacity_and_what_is_popular_stays()
    {
        const int Objects = 400;
        var cache = NewCache(capacity: 100 * 100);
        var random = new Random(7);
        for (var i = 0; i < Objects; i++)
        {
            origin.Put($"{i}", new byte[100]);
        }

        for (var round = 0; round < 5_000; round++)
        {
            _ = await GetAsync(cache, $"{random.Next(20)}");
            _ = await GetAsync(cache, $"{random.Next(Objects)}");
            Assert.IsLessThanOrEqualTo(10_000, cache.Bytes);
        }

        var asked = origin.Asked;
        for (var popular = 0; popular < 20; popular++)
        {
            _ = await GetAsync(cache, $"{popular}");
        }

        Assert.AreEqual(asked, origin.Asked);
    }

    [TestMethod]
    public async Task With_half_the_bytes_95_of_100_requests_of_a_zipf_workload_are_hits_cold_start_included()
    {
        const int BytesPerByte = 30;
        var trace = new ZipfTrace(objects: 20_000, requests: 1_000_000, exponent: 1.1, seed: 1);
        var total = 0;
        for (var number = 0; number < trace.Sizes.Length; number++)
        {
            // The proportions matter, not the bytes.
            var body = new byte[trace.Sizes[number] / BytesPerByte];
            origin.Put($"{number}", body, "public, max-age=31536000, immutable");
            total += body.Length;
        }

        var cache = NewCache(total / 2);
        foreach (var number in trace.Requests)
        {
            _ = await GetAsync(cache, $"{number}");
        }

        var ratio = 1 - ((double)origin.Asked / trace.Requests.Length);
        Assert.IsGreaterThanOrEqualTo(0.95, ratio, $"{ratio:P2}, ideal {trace.BestHitRatio:P2}");
        Console.WriteLine($"{ratio:P2}, ideal {trace.BestHitRatio:P2}");
    }

    [TestMethod]
    public async Task Many_threads_that_read_change_and_purge_never_see_what_was_purged()
    {
        var cache = NewCache(capacity: 64 * 8);
        var current = new int[16];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 4_000; i++)
            {
                // One writer for each key, so that the writer knows what is current.
                var key = (random.Next(4) * 4) + seed;
                if (random.Next(8) == 0)
                {
                    origin.Put($"{key}/x", [(byte)++current[key]]);
                    cache.Purge($"{key}/");
                }

                var entry = (await GetAsync(cache, $"{key}/x")).Entry;
                Assert.AreEqual((byte)current[key], entry?.Body[0] ?? 0);
                _ = await GetAsync(cache, $"{random.Next(16)}/x");
            }
        })));
    }

    private static Task<EdgeAnswer> GetAsync(EdgeCache cache, string path) => cache.GetAsync(path, CancellationToken.None).AsTask();

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            await Task.Yield();
        }
    }

    private EdgeCache NewCache(long capacity = 1 << 20) => new(origin, new EdgeOptions { CapacityBytes = capacity }, metrics, time);
}
