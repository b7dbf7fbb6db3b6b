using Domain.Health;
using Domain.Monitor;
using Domain.Monitor.Repairs;
using Domain.Monitor.Rounds;
using Infrastructure.Blobs;
using Infrastructure.Cosmos;
using Infrastructure.Cosmos.Monitor;
using Infrastructure.Redis;
using Infrastructure.ServiceBus;
using Microsoft.Extensions.DependencyInjection;

namespace Infrastructure.Registration;

/// <summary>What it takes to look after uploads and posts, and to see what the monitor did.</summary>
public static class MonitorServices
{
    /// <summary>Registers the monitor's options and its log. The home adds the database and <see cref="Domain.Monitor.Queues.IQueueInspector"/>.</summary>
    public static IServiceCollection AddMonitorRecords(this IServiceCollection services) => services
        .AddLimits<MonitorOptions>("Monitor")
        .AddSingleton<IRepairLog, CosmosRepairLog>();

    /// <summary>
    /// Registers the monitor itself, beside its records, those of media and posts, and the graph. The home adds Redis and
    /// <see cref="Domain.Media.Blobs.IBlobStore"/>, too.
    /// </summary>
    public static IServiceCollection AddMonitor(this IServiceCollection services) => services
        .AddMetrics()
        .AddMonitorRecords()
        .AddSingleton<IReadinessCheck, CosmosReadiness>()
        .AddSingleton<IReadinessCheck, RedisReadiness>()
        .AddSingleton<IReadinessCheck, BlobReadiness>()
        .AddSingleton<IReadinessCheck, BrokerReadiness>()
        .AddSingleton<MonitorMetrics>()
        .AddSingleton<Inspector>()
        .AddSingleton<Repairer>();
}
