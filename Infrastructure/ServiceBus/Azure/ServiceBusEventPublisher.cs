using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Domain.Events;

namespace Infrastructure.ServiceBus.Azure;

/// <summary>Publishes to topic <c>events</c> of Azure Service Bus, which drops repeated message ids if duplicate detection is on.</summary>
public sealed class ServiceBusEventPublisher(ServiceBusClient client) : IEventPublisher
{
    private readonly ServiceBusSender sender = client.CreateSender(EventTopic.Name);

    /// <inheritdoc/>
    public Task PublishAsync<T>(T message, string messageId, CancellationToken cancellationToken)
        where T : IDomainEvent =>
        sender.SendMessageAsync(
            new ServiceBusMessage(JsonSerializer.SerializeToUtf8Bytes(message, EventTopic.Json))
            {
                MessageId = messageId,
                Subject = T.Subject,
                ContentType = EventTopic.ContentType,
            },
            cancellationToken);
}
