using Infrastructure.Redis;
using Local.Redis;

namespace Tests.Shared;

/// <summary>One server and one connection for all tests of an assembly that only need Redis to be there. Each test uses owners of its own.</summary>
[TestClass]
public abstract class RedisTest
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
