using Infrastructure.Redis;
using Tests.Shared;

namespace Functions.Orchestrations.Tests;

/// <summary>One Redis for all tests of this assembly, which run one after another.</summary>
[TestClass]
public abstract class SocialTest
{
    private static RedisServer? server;

    internal static RedisServer Server => server!;

    internal static RedisConnection Redis { get; private set; } = null!;

    public TestContext TestContext { get; set; } = null!;

    protected CancellationToken Cancellation => TestContext.CancellationToken;

    [AssemblyInitialize]
    public static async Task StartAsync(TestContext context)
    {
        server = await RedisServer.StartAsync();
        Redis = await RedisConnection.ConnectAsync(new RedisOptions { ConnectionString = server.ConnectionString, Timeout = TimeSpan.FromSeconds(30) });
    }

    [AssemblyCleanup]
    public static async Task StopAsync()
    {
        Redis.Dispose();
        await server!.DisposeAsync();
    }
}
