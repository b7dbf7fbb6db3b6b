namespace Infrastructure.Redis;

/// <summary>The cache does not answer.</summary>
public sealed class RedisUnavailableException(Exception inner) : Exception("Redis does not answer.", inner);
