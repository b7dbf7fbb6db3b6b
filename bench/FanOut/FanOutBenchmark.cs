using Bench.Harness;
using Domain.Feed;
using Domain.Ids;
using Infrastructure.Redis;
using Local.Redis;
using StackExchange.Redis;

namespace Bench.FanOut;

/// <summary>One post into many timelines through the adapter, against the same client's bare commands on the same server.</summary>
internal sealed class FanOutBenchmark : IBenchmark
{
    private const int Followers = 10_000;
    private const int Posts = 5;

    // Past 128 entries Redis keeps a sorted set as a skip list, as it does with full timelines.
    private const int Capacity = 200;
    private const int Slack = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly SnowflakeIdGenerator ids = new(TimeProvider.System, 1);

    public string Name => "fan-out";

    public async Task<Section> RunAsync(Effort effort)
    {
        var options = new FeedOptions { TimelineCapacity = Capacity, TimelineSlack = Slack };
        await using var server = await RedisServer.StartAsync();
        using var connection = await RedisConnection.ConnectAsync(new() { ConnectionString = server.ConnectionString, Timeout = Patience });
        var store = new RedisTimelineStore(connection, options);
        TimelineName[] followers = [.. Enumerable.Range(0, effort.Of(Followers)).Select(_ => TimelineName.Home(ids.Next()))];
        RedisKey[] keys = [.. followers.Select(static name => (RedisKey)$"timeline:{{{name.Owner}}}")];
        await SeedAsync(store, followers);

        var adapter = () => MeasureAsync(followers, options, (batch, post) => store.AddAsync(batch, post, CancellationToken.None));
        var bare = () => MeasureAsync(keys, options, (batch, post) => AddAsync(connection.Commands, batch, post));
        var script = () => MeasureAsync(keys, options, (batch, post) => EvaluateAsync(connection.Commands, batch, post));
        return new(
            "fan-out: one post into its followers' timelines",
            $"""
            A post's place written into {followers.Length:N0} existing timelines of {Capacity}–{Capacity + Slack} posts by
            `RedisTimelineStore`: batches of {options.FanOutBatch:N0}, {options.FanOutWidth} at a time, one script per timeline (skip who
            has no timeline, add, trim those that outgrew their slack). *Limits*: the same client sending bare pipelined `ZADD`s to the
            same server, and sending the very same script without the adapter. One redis-server, cluster mode, loopback; it shares the cores with the client.
            """,
            [
                (await Pairs.RunAsync(effort.Pairs, adapter, bare)).WallRow("timelines written, against bare ZADD", Show.PerSecond),
                (await Pairs.RunAsync(effort.Pairs, adapter, script)).WallRow("timelines written, against the bare script", Show.PerSecond),
            ]);
    }

    private Task<Cost> MeasureAsync<T>(T[] targets, FeedOptions options, Func<T[], FeedKey, Task> write)
    {
        var width = new ParallelOptions { MaxDegreeOfParallelism = options.FanOutWidth };
        return Cost.MeasureAsync(targets.Length * Posts, async () =>
        {
            for (var post = 0; post < Posts; post++)
            {
                var place = FeedKey.From(TimeProvider.System.GetUtcNow(), ids.Next());
                await Parallel.ForEachAsync(targets.Chunk(options.FanOutBatch), width, async (batch, _) => await write(batch, place));
            }

            // Off the library's thread, which completes bare commands one after another.
            await Task.Yield();
        });
    }

    private static Task<bool[]> AddAsync(IDatabaseAsync redis, RedisKey[] batch, FeedKey post)
    {
        RedisValue member = post.PostId.ToKey();
        return Task.WhenAll(batch.Select(key => redis.SortedSetAddAsync(key, member, post.PublishedAtMs)));
    }

    private static Task<RedisResult[]> EvaluateAsync(IDatabaseAsync redis, RedisKey[] batch, FeedKey post)
    {
        RedisValue[] arguments = [Capacity, Capacity + Slack, post.PublishedAtMs, post.PostId.ToKey()];
        return Task.WhenAll(batch.Select(key => redis.ScriptEvaluateAsync(TimelineScripts.Add, [key], arguments)));
    }

    /// <summary>Each timeline has another size, so that at any time the same share of them is due to be trimmed.</summary>
    private async Task SeedAsync(RedisTimelineStore store, TimelineName[] followers)
    {
        FeedKey[] posts = [.. Enumerable.Range(0, Capacity).Select(_ => FeedKey.From(TimeProvider.System.GetUtcNow(), ids.Next()))];
        await Parallel.ForEachAsync(followers, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (name, cancellation) =>
        {
            var token = Guid.NewGuid();
            await store.BeginRebuildAsync(name, token, cancellation);
            await store.CompleteRebuildAsync(name, token, posts, 0, cancellation);
        });
        for (var extra = 1; extra < Slack; extra++)
        {
            var place = FeedKey.From(TimeProvider.System.GetUtcNow(), ids.Next());
            await store.AddAsync([.. followers.Where((_, i) => i % Slack >= extra)], place, CancellationToken.None);
        }
    }
}
