using Local.Redis;

namespace Functions.Api.Tests.Support;

/// <summary>Tests that share one running API.</summary>
[TestClass]
public abstract class ApiTest
{
    private static RedisServer? redis;
    private static ApiHost? host;

    /// <summary>The running API.</summary>
    private protected static ApiHost Host => host ?? throw new InvalidOperationException("The API is not started.");

    /// <summary>The Redis it uses.</summary>
    private protected static RedisServer Redis => redis ?? throw new InvalidOperationException("Redis is not started.");

    [AssemblyInitialize]
    public static async Task StartAsync(TestContext context)
    {
        redis = await RedisServer.StartAsync();
        host = await ApiHost.StartAsync(redis.ConnectionString);
    }

    [AssemblyCleanup]
    public static async Task StopAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }

        if (redis is not null)
        {
            await redis.DisposeAsync();
        }
    }
}
