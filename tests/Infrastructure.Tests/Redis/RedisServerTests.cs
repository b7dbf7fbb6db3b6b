using Local.Redis;

namespace Infrastructure.Tests.Redis;

[TestClass]
public sealed class RedisServerTests
{
    [TestMethod]
    public async Task The_test_server_refuses_commands_across_slots_and_restarts_empty()
    {
        await using var server = await RedisServer.StartAsync();
        Assert.StartsWith("-CROSSSLOT", await server.SendAsync("MSET", "a", "1", "b", "2"));
        Assert.AreEqual("+OK", await server.SendAsync("SET", "a", "1"));
        await server.RestartAsync();
        Assert.AreEqual("$-1", await server.SendAsync("GET", "a"));
    }
}
