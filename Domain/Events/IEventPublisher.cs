namespace Domain.Events;

/// <summary>Publishes to the topic <c>events</c>, where the function apps meet. At least once: every subscriber is idempotent.</summary>
public interface IEventPublisher
{
    /// <summary>Returns when the event is durable.</summary>
    /// <param name="message">The event; its type name is the message's subject.</param>
    /// <param name="messageId">The same id within ten minutes is one message.</param>
    /// <param name="cancellationToken">Gives up waiting; the event may be published all the same.</param>
    Task PublishAsync<T>(T message, string messageId, CancellationToken cancellationToken)
        where T : IDomainEvent;
}
