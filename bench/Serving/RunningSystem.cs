using System.Text.Json.Nodes;
using Bench.Harness;
using Bench.Variants;
using EndToEnd;
using Local.Redis;

namespace Bench.Serving;

/// <summary>
/// The real system as a child process, with a Redis of ours, so that the same server can be asked directly. Its limits per person are out of
/// the way.
/// </summary>
internal sealed class RunningSystem : IAsyncDisposable
{
    private const string Unlimited = "100000000";

    // That of every Person.
    private const string Password = "correct horse battery";
    private readonly SystemProcess process;
    private readonly RedisServer redis;

    private readonly ChildProcess child = ChildProcess.Find("Local.dll").Single();

    private RunningSystem(SystemProcess process, RedisServer redis) => (this.process, this.redis) = (process, redis);

    public Uri Address => process.Address;

    public string RedisConnectionString => redis.ConnectionString;

    /// <summary>Processor time of the system's own process; decoders and Redis are others.</summary>
    public double CpuSeconds => child.CpuSeconds;

    /// <summary>Processor time of the decoders that it has now.</summary>
    public double DecoderCpuSeconds => ChildProcess.Find(DecoderJob.Program, child.Id).Sum(static decoder => decoder.CpuSeconds);

    public static async Task<RunningSystem> StartAsync()
    {
        var redis = await RedisServer.StartAsync();
        var process = await SystemProcess.StartNewAsync(
            ("REDIS", redis.ConnectionString),
            ("RateLimits__PerUser__Count", Unlimited),
            ("RateLimits__Posts__Count", Unlimited),
            ("RateLimits__Uploads__Count", Unlimited),
            ("RateLimits__Follows__Count", Unlimited),
            ("Accounts__PasswordIterations", "1000"));
        return new(process, redis);
    }

    /// <summary>Signs up people who do not follow anybody yet.</summary>
    public async Task<List<Person>> SignUpAsync(int count)
    {
        var people = new List<Person>();
        for (var number = 0; number < count; number++)
        {
            people.Add(await Person.SignUpAsync(Address, $"bench.person{number}"));
        }

        return people;
    }

    /// <summary>An access token of one of them.</summary>
    public async Task<string> SignInAsync(Person person)
    {
        using var stranger = Person.Anonymous(Address);
        var credentials = new JsonObject { ["username"] = person.Username, ["password"] = Password };
        return (string)(await stranger.SendAsync(HttpMethod.Post, "sessions", credentials))["access_token"]!;
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        await redis.DisposeAsync();
    }
}
