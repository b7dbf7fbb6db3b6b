using System.Diagnostics;
using Bench.Harness;
using EndToEnd;
using StackExchange.Redis;

namespace Bench.Serving;

/// <summary>
/// Pages of the feed from the whole running system, against an empty function of the same process and against the bare read of the timeline.
/// </summary>
internal sealed class FeedBenchmark : IBenchmark
{
    private const int People = 32;
    private const int Authors = 10;
    private const int Posts = 200;
    private const int PageSize = 20;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FeedTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LimitTime = TimeSpan.FromSeconds(0.7);
    private readonly List<Row> rows = [];

    public string Name => "feed";

    public async Task<Section> RunAsync(Effort effort)
    {
        await using var system = await RunningSystem.StartAsync();
        var people = await Audience.GatherAsync(system, People, Authors, effort.Of(Posts));
        var clients = new List<FeedClient>();
        foreach (var person in people)
        {
            clients.Add(new(system.Address, await system.SignInAsync(person)));
            await clients[^1].ReadPageAsync();
        }

        // While it runs first, the runtime compiles what is hot: that is not to be measured.
        await Parallel.ForEachAsync(clients, new ParallelOptions { MaxDegreeOfParallelism = clients.Count }, async (client, _) =>
        {
            var started = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(started) < WarmUp / effort.Divisor)
            {
                await client.ReadPageAsync();
                await client.CheckHealthAsync();
            }
        });

        using var redis = await ConnectionMultiplexer.ConnectAsync(system.RedisConnectionString);
        var page = (Posts: clients[0].Posts, KB: clients[0].Bytes / 1e3);
        foreach (var readers in (int[])[1, 8, 32])
        {
            await MeasureAsync(system, clients[..readers], people[..readers], redis.GetDatabase(), effort);
        }

        clients.ForEach(static client => client.Dispose());
        people.ForEach(static person => person.Dispose());
        return new(
            "feed: reading pages",
            $"""
            `GET /api/v1/feed` of the whole system, a process of its own: {people.Count} people who follow the same {Authors} authors,
            {effort.Of(Posts)} posts, {page.Posts} posts and {page.KB:F0} kB of JSON a page; every reader pages to the end, then begins
            again. Timelines are built and hot, and so is the cache of post records (all hits); relationships, authors, media, likes,
            comments and saves of a page are read from the database each time, through the Cosmos SDK. Authentication and rate limits are on. *Limits*: `GET /healthz` of the same process by as many clients,
            the cost of a function that does nothing; and the bare `ZREVRANGE` of {PageSize} places on the same Redis by the same client library.
            Clients and server share the cores.
            """,
            rows);
    }

    private async Task MeasureAsync(
        RunningSystem system, List<FeedClient> clients, List<Person> people, IDatabaseAsync redis, Effort effort)
    {
        var (feed, health) = (new List<double>(), new List<double>());
        RedisKey[] keys = [.. people.Select(static person => (RedisKey)$"timeline:{{{person.Id}}}")];
        var readers = clients.Count == 1 ? "1 reader" : $"{clients.Count} readers";
        async Task<Cost> ReadFeedAsync() =>
            Keep(feed, await RunAsync(clients.Select(static client => (Func<Task>)client.ReadPageAsync), FeedTime));
        async Task<Cost> CheckHealthAsync() =>
            Keep(health, await RunAsync(clients.Select(static client => (Func<Task>)client.CheckHealthAsync), LimitTime));
        async Task<Cost> ReadTimelinesAsync() => (await RunAsync(
            keys.Select(key => (Func<Task>)(() => redis.SortedSetRangeByRankWithScoresAsync(key, 0, PageSize - 1, Order.Descending))),
            LimitTime)).Cost;

        var measured = await Pairs.RunAsync(Math.Max(2, effort.Pairs * 2 / 3), ReadFeedAsync, CheckHealthAsync);
        rows.Add(measured.WallRow($"{readers}: pages, against /healthz", Show.PerSecond));
        rows.Add(measured.CpuRow($"{readers}: the server's CPU, against /healthz", Show.Milliseconds));
        rows.Add(Percentile("p50", 50));
        rows.Add(Percentile("p99", 99));
        var bare = await Pairs.RunAsync(Math.Max(2, effort.Pairs / 3), ReadFeedAsync, ReadTimelinesAsync);
        rows.Add(bare.WallRow($"{readers}: pages, against ZREVRANGE", Show.PerSecond));

        Task<Load> RunAsync(IEnumerable<Func<Task>> requests, TimeSpan duration) =>
            Load.RunAsync([.. requests], duration / effort.Divisor, () => system.CpuSeconds);

        Row Percentile(string name, double percent)
        {
            var (ours, limit) = (new Series(feed).Percentile(percent), new Series(health).Percentile(percent));
            return new($"{readers}: {name}, against /healthz", Show.Milliseconds(ours), Show.Milliseconds(limit), Show.Ratio(ours / limit));
        }
    }

    private static Cost Keep(List<double> latencies, Load load)
    {
        latencies.AddRange(load.Latencies);
        return load.Cost;
    }
}
