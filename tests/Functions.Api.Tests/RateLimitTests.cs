using Domain.RateLimits;
using Functions.Api.Tests.Support;
using Infrastructure.Redis;
using Infrastructure.Redis.RateLimits;
using Local.Redis;
using Tests.Shared;

namespace Functions.Api.Tests;

[TestClass]
public sealed class RateLimitTests : ApiTest
{
    private static readonly RateLimit ThreeAMinute = new(3, TimeSpan.FromMinutes(1));
    private readonly ManualTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [TestMethod]
    public async Task A_sliding_window_never_holds_more_than_its_count_and_a_repetition_counts_once()
    {
        using var redis = await ConnectAsync();
        var limiter = new RedisRateLimiter(redis, clock);
        Assert.IsNull(await AcquireAsync(limiter, "window", "a"));
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.IsNull(await AcquireAsync(limiter, "window", "b"));
        Assert.IsNull(await AcquireAsync(limiter, "window", "b"));
        Assert.IsNull(await AcquireAsync(limiter, "window", "c"));
        Assert.AreEqual(TimeSpan.FromSeconds(40), await AcquireAsync(limiter, "window", "d"));
        Assert.IsNull(await AcquireAsync(limiter, "window", "c"), "What was allowed stays allowed.");
        clock.Advance(TimeSpan.FromSeconds(40));
        Assert.IsNull(await AcquireAsync(limiter, "window", "d"));
        Assert.AreEqual(TimeSpan.FromSeconds(20), await AcquireAsync(limiter, "window", "e"));
    }

    [TestMethod]
    public async Task A_rate_allows_a_burst_and_then_one_per_interval()
    {
        using var redis = await ConnectAsync();
        var limiter = new RedisRateLimiter(redis, clock);
        for (var at = 0; at < 3; at++)
        {
            Assert.IsNull(await AcquireAsync(limiter, "rate", null));
        }

        Assert.AreEqual(TimeSpan.FromSeconds(20), await AcquireAsync(limiter, "rate", null));
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.IsNull(await AcquireAsync(limiter, "rate", null));
        Assert.AreEqual(TimeSpan.FromSeconds(20), await AcquireAsync(limiter, "rate", null));
        await limiter.ForgetAsync("rate", "test", CancellationToken.None);
        Assert.IsNull(await AcquireAsync(limiter, "rate", null));
    }

    [TestMethod]
    public async Task Concurrent_callers_get_no_more_than_the_limit_together()
    {
        using var redis = await ConnectAsync();
        var limiter = new RedisRateLimiter(redis, clock);
        foreach (var named in new[] { true, false })
        {
            var waits = await Task.WhenAll(Enumerable.Range(0, 50).Select(at => AcquireAsync(limiter, $"together-{named}", named ? $"{at}" : null)));
            Assert.AreEqual(3, waits.Count(wait => wait is null));
        }
    }

    [TestMethod]
    public async Task A_lost_counter_allows_everything()
    {
        await using var server = await RedisServer.StartAsync();
        using var redis = await RedisConnection.ConnectAsync(
            new RedisOptions { ConnectionString = server.ConnectionString, Timeout = TimeSpan.FromMilliseconds(500) });
        await server.KillAsync();
        var limiter = new RedisRateLimiter(redis, clock);
        for (var at = 0; at < 5; at++)
        {
            Assert.IsNull(await AcquireAsync(limiter, "lost", $"{at}"));
        }

        await limiter.ForgetAsync("lost", "test", CancellationToken.None);
    }

    [TestMethod]
    public async Task Too_many_calls_posts_and_failed_sign_ins_get_429_with_the_time_to_wait()
    {
        await using var host = await ApiHost.StartAsync(Redis.ConnectionString, new Dictionary<string, string?>
        {
            ["RateLimits__Posts__Count"] = "2",
            ["RateLimits__Posts__Window"] = "1.00:00:00",
            ["RateLimits__FailedSignIns__Count"] = "2",
            ["RateLimits__FailedSignIns__Window"] = "00:05:00",
            ["RateLimits__PerUser__Count"] = "40",
            ["RateLimits__PerUser__Window"] = "01:00:00",
        });
        var author = await host.SignUpAsync($"limited{Environment.ProcessId}");
        _ = await host.PublishedPostAsync(author);
        _ = await host.PublishedPostAsync(author);
        var media = (await host.FinishedMediaAsync(author.Id)).ToString();
        var third = await author.Api.PostAsync("/api/v1/posts", new { media_ids = new[] { media } });
        Assert.AreEqual(429, third.Status, third.Text);
        Assert.AreEqual("rate_limited", third.Code);
        Assert.IsTrue(int.Parse(third.Header("Retry-After")!) is > 86_000 and <= 86_400);

        for (var at = 0; at < 2; at++)
        {
            Assert.AreEqual(401, (await host.Anonymous.PostAsync("/api/v1/sessions", new { username = author.Username, password = "wrong" })).Status);
        }

        Assert.AreEqual(429, (await host.Anonymous.PostAsync("/api/v1/sessions", new { username = author.Username, password = Person.Password })).Status);
        Assert.AreEqual(401,
            (await host.Anonymous.PostAsync("/api/v1/sessions", new { username = "somebody.else", password = "wrong" })).Status, "Others are not affected.");

        var statuses = new List<int>();
        for (var at = 0; at < 45; at++)
        {
            statuses.Add((await author.Api.GetAsync("/api/v1/users/me")).Status);
        }

        CollectionAssert.Contains(statuses, 200);
        Assert.AreEqual(429, statuses[^1]);
        Assert.AreEqual(200, (await author.Api.GetAsync("/healthz")).Status);
    }

    [TestMethod]
    [DataRow("127.0.0.1", null)]
    [DataRow("::1", null)]
    [DataRow("::ffff:127.0.0.1", null)]
    [DataRow("203.0.113.9", "203.0.113.9")]
    [DataRow("::ffff:203.0.113.9", "203.0.113.9")]
    [DataRow("2001:db8:1:2:3:4:5:6", "20010db800010002/64")]
    [DataRow("2001:db8:1:2:ffff::1", "20010db800010002/64")]
    public void Addresses_are_limited_as_subscribers_have_them_and_loopback_never(string address, string? expected) =>
        Assert.AreEqual(expected, Http.HttpContextExtensions.Limited(System.Net.IPAddress.Parse(address)));

    [TestMethod]
    [DataRow("203.0.113.9", 0, "203.0.113.9")]
    [DataRow("203.0.113.9:51234", 0, "203.0.113.9", DisplayName = "as App Service writes it")]
    [DataRow("[2001:db8::9]:51234", 0, "2001:db8::9")]
    [DataRow("2001:db8::9", 0, "2001:db8::9")]
    [DataRow("198.51.100.1, 203.0.113.9", 0, "203.0.113.9", DisplayName = "the client's own writing is not believed")]
    [DataRow("203.0.113.9:51234, 169.254.130.1:1, 10.0.0.4, ::1", 0, "203.0.113.9", DisplayName = "inner proxies are passed over")]
    [DataRow("203.0.113.9, 198.51.100.7:443", 1, "203.0.113.9", DisplayName = "behind Front Door")]
    [DataRow("198.51.100.1, nonsense", 0, null)]
    [DataRow("127.0.0.1, 192.168.1.7, 172.16.0.1, 100.64.0.1, fd00::1, fe80::1, ::ffff:10.0.0.1", 0, null)]
    [DataRow("203.0.113.9", 1, null)]
    [DataRow("", 0, null)]
    [DataRow(null, 0, null)]
    public void The_client_is_the_last_public_address_that_was_forwarded(string? forwarded, int publicProxies, string? expected) =>
        Assert.AreEqual(expected, Http.ClientAddressMiddleware.Find(forwarded, publicProxies)?.ToString());

    [TestMethod]
    public async Task Clients_behind_a_proxy_on_this_machine_are_limited_each_by_itself()
    {
        await using var host = await ApiHost.StartAsync(Redis.ConnectionString, new Dictionary<string, string?>
        {
            ["RateLimits__SignUpsPerAddress__Count"] = "1",
            ["RateLimits__SignUpsPerAddress__Window"] = "01:00:00",
        });
        var (one, other) = ($"198.51.{Environment.ProcessId % 256}.1:50000", $"198.51.{Environment.ProcessId % 256}.2:50000");
        Assert.AreEqual(201, await SignUpAsync(one, "a"));
        Assert.AreEqual(429, await SignUpAsync(one, "b"));
        Assert.AreEqual(429, await SignUpAsync($"203.0.113.77, {one}", "c"));
        Assert.AreEqual(201, await SignUpAsync(other, "d"));

        async Task<int> SignUpAsync(string forwarded, string name) =>
            (await host.Anonymous.PostAsync(
                "/api/v1/accounts", new { username = $"{name}.behind.{Environment.ProcessId}", password = Person.Password }, ("X-Forwarded-For", forwarded))).Status;
    }

    private static Task<RedisConnection> ConnectAsync() => RedisConnection.ConnectAsync(new RedisOptions { ConnectionString = Redis.ConnectionString });

    private static Task<TimeSpan?> AcquireAsync(RedisRateLimiter limiter, string subject, string? occurrence) =>
        limiter.TryAcquireAsync(subject, "test", ThreeAMinute, occurrence, CancellationToken.None);
}
