using Azure.Core;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Domain.Events;
using Domain.Media.Warming;
using Domain.Monitor.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Infrastructure.ServiceBus.Azure;

/// <summary>Azure Service Bus as the ports. Setting: <c>ServiceBus:fullyQualifiedNamespace</c>, which the triggers use too.</summary>
public static class AzureEvents
{
    private const string Setting = "ServiceBus:fullyQualifiedNamespace";

    /// <summary>Registers <see cref="IEventPublisher"/>.</summary>
    public static IServiceCollection AddAzureEvents(this IServiceCollection services, IConfiguration configuration, TokenCredential credential) =>
        services
            .AddSingleton(new ServiceBusClient(NamespaceIn(configuration), credential))
            .AddSingleton<IEventPublisher, ServiceBusEventPublisher>();

    /// <summary>Registers <see cref="IEdgeWarming"/>.</summary>
    public static IServiceCollection AddAzureWarming(this IServiceCollection services, IConfiguration configuration, TokenCredential credential) =>
        services.AddSingleton<IEdgeWarming>(provider => new ServiceBusEdgeWarming(
            new ServiceBusClient(NamespaceIn(configuration), credential), provider.GetRequiredService<ILogger<ServiceBusEdgeWarming>>()));

    /// <summary>Registers <see cref="IQueueInspector"/>.</summary>
    public static IServiceCollection AddAzureQueues(this IServiceCollection services, IConfiguration configuration, TokenCredential credential) =>
        services.AddSingleton<IQueueInspector>(new ServiceBusQueueInspector(
            new ServiceBusClient(NamespaceIn(configuration), credential),
            new ServiceBusAdministrationClient(NamespaceIn(configuration), credential)));

    private static string NamespaceIn(IConfiguration configuration) =>
        configuration[Setting] ?? throw new InvalidOperationException($"Setting {Setting} is missing.");
}
