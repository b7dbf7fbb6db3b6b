using System.Text.Json;
using Domain.Events;
using Embedded.Functions.Messaging;

namespace Infrastructure.ServiceBus.Embedded;

/// <summary>Publishes to topic <c>events</c> of the broker in this process, which drops repeated message ids.</summary>
public sealed class EmbeddedEventPublisher(EmbeddedServiceBus bus) : IEventPublisher
{
    /// <inheritdoc/>
    public Task PublishAsync<T>(T message, string messageId, CancellationToken cancellationToken)
        where T : IDomainEvent =>
        bus.SendAsync(
            EventTopic.Name,
            JsonSerializer.SerializeToUtf8Bytes(message, EventTopic.Json),
            messageId,
            new MessageProperties { Subject = T.Subject, ContentType = EventTopic.ContentType },
            cancellationToken);
}
