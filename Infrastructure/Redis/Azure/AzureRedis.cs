using Azure.Core;
using StackExchange.Redis;

namespace Infrastructure.Redis.Azure;

/// <summary>Azure Managed Redis, with Entra ID tokens instead of keys.</summary>
public static class AzureRedis
{
    /// <summary>Connects with the process's identity.</summary>
    public static async Task<RedisConnection> ConnectAsync(RedisOptions options, TokenCredential credential)
    {
        var configuration = ConfigurationOptions.Parse(options.ConnectionString);
        configuration.Ssl = true;
        await configuration.ConfigureForAzureWithTokenCredentialAsync(credential);
        return await RedisConnection.ConnectAsync(configuration, options);
    }
}
