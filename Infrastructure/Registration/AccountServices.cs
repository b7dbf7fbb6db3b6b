using Domain.Accounts;
using Domain.Health;
using Domain.Idempotency;
using Domain.RateLimits;
using Infrastructure.Cosmos;
using Infrastructure.Cosmos.Accounts;
using Infrastructure.Cosmos.Idempotency;
using Infrastructure.Redis;
using Infrastructure.Redis.RateLimits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Infrastructure.Registration;

/// <summary>What every app needs that has to do with accounts, sessions and limits.</summary>
public static class AccountServices
{
    /// <summary>
    /// Registers options, stores and services. The home adds the database, a <see cref="RedisConnection"/> and a
    /// <see cref="Domain.Ids.SnowflakeIdGenerator"/>; media come from <see cref="MediaServices"/>.
    /// </summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddLimits<RateLimitOptions>("RateLimits")
            .AddLimits<IdempotencyOptions>("Idempotency")
            .AddAccountRecords()
            .AddSingleton<IIdempotencyStore, CosmosIdempotencyStore>()
            .AddSingleton<IRateLimiter, RedisRateLimiter>()
            .AddSingleton<IReadinessCheck, CosmosReadiness>()
            .AddSingleton<IReadinessCheck, RedisReadiness>()
            .AddSingleton<AccountRules>()
            .AddSingleton<PasswordHasher>()
            .AddSingleton<AccessTokens>()
            .AddSingleton<LiveSessions>()
            .AddSingleton<SessionService>()
            .AddSingleton<AccountService>();
    }

    /// <summary>Registers only what it takes to know people: for apps in which nobody signs in. The home adds the database.</summary>
    public static IServiceCollection AddAccountRecords(this IServiceCollection services) =>
        services.AddLimits<AccountOptions>("Accounts").AddSingleton<IAccountStore, CosmosAccountStore>();
}
