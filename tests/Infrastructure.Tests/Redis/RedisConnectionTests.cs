using Domain.Feed;
using Domain.Ids;
using Infrastructure.Redis;
using Local.Redis;
using Tests.Shared;

namespace Infrastructure.Tests.Redis;

[TestClass]
public sealed class RedisConnectionTests : RedisTest
{
    [TestMethod]
    public async Task A_lost_server_is_reported_as_unavailable_and_scripts_work_again_when_it_is_back()
    {
        await using var server = await RedisServer.StartAsync();
        using var redis = await RedisConnection.ConnectAsync(
            new RedisOptions { ConnectionString = server.ConnectionString, Timeout = TimeSpan.FromSeconds(30) });
        var store = new RedisTimelineStore(redis, new FeedOptions());
        var name = TimelineName.Home(new(7));
        Assert.AreEqual(RebuildStart.Mine, await store.BeginRebuildAsync(name, Guid.NewGuid(), Cancellation));

        await server.KillAsync();
        await Assert.ThrowsExactlyAsync<TimelineUnavailableException>(() => store.ReadAsync([name], null, 1, Cancellation));

        await server.RestartAsync();
        Assert.AreEqual(RebuildStart.Mine, await BeginRebuildWhenBackAsync(store, name), "The restarted server knows neither the claim nor the script.");
    }

    [TestMethod]
    public async Task A_cluster_that_the_library_took_for_a_single_server_is_found_again()
    {
        await using var server = await RedisServer.StartAsync();
        using var redis = await RedisConnection.ConnectAsync(
            new RedisOptions { ConnectionString = server.ConnectionString, ConnectTimeout = TimeSpan.FromMilliseconds(200) });
        Assert.AreEqual("+OK", await server.SendAsync("CLIENT", "PAUSE", "1000", "ALL"));
        _ = await redis.Commands.Multiplexer.ConfigureAsync();

        Assert.AreEqual(RebuildStart.Mine, await BeginRebuildWhenBackAsync(new(redis, new FeedOptions()), TimelineName.Home(new(1))));
    }

    [TestMethod]
    public async Task A_script_that_the_server_forgot_is_loaded_again()
    {
        var store = new RedisTimelineStore(Redis, new FeedOptions());
        var name = TimelineName.Home(new(8));
        Assert.IsNull((await store.ReadAsync([name], null, 1, Cancellation))[0]);
        Assert.AreEqual("+OK", await Server.SendAsync("SCRIPT", "FLUSH"));
        Assert.IsNull((await store.ReadAsync([name, TimelineName.Home(new(9))], null, 1, Cancellation))[0]);
    }

    [TestMethod]
    public async Task A_process_starts_while_the_server_is_away()
    {
        var server = await RedisServer.StartAsync();
        var address = server.ConnectionString;
        await server.DisposeAsync();
        using var redis = await RedisConnection.ConnectAsync(new RedisOptions { ConnectionString = address, ConnectTimeout = TimeSpan.FromMilliseconds(200) });
        var store = new RedisTimelineStore(redis, new FeedOptions());
        await Assert.ThrowsExactlyAsync<TimelineUnavailableException>(() => store.ReadAsync([TimelineName.Home(new SnowflakeId(1))], null, 1, Cancellation));
    }

    private async Task<RebuildStart> BeginRebuildWhenBackAsync(RedisTimelineStore store, TimelineName name)
    {
        while (true)
        {
            try
            {
                return await store.BeginRebuildAsync(name, Guid.NewGuid(), Cancellation);
            }
            catch (TimelineUnavailableException)
            {
                await Task.Delay(50, Cancellation);
            }
        }
    }
}
