using Azure.Core;
using Azure.Messaging.ServiceBus;
using Domain.Events;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Infrastructure.ServiceBus.Azure;

/// <summary>Azure Service Bus as the port.</summary>
public static class AzureEvents
{
    /// <summary>Registers the port. Setting: <c>ServiceBus:fullyQualifiedNamespace</c>, which the triggers use too.</summary>
    public static IServiceCollection AddAzureEvents(this IServiceCollection services, IConfiguration configuration, TokenCredential credential)
    {
        const string setting = "ServiceBus:fullyQualifiedNamespace";
        var client = new ServiceBusClient(
            configuration[setting] ?? throw new InvalidOperationException($"Setting {setting} is missing."), credential);
        return services.AddSingleton(client).AddSingleton<IEventPublisher, ServiceBusEventPublisher>();
    }
}
