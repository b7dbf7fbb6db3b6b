namespace Infrastructure.Redis;

/// <summary>How the cache is reached.</summary>
public sealed class RedisOptions
{
    /// <summary>Host and port, and what else StackExchange.Redis understands.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>How long one round trip may take before the cache counts as away.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long one attempt to connect may take.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);
}
