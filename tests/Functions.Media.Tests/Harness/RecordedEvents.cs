using System.Collections.Concurrent;
using Domain.Events;

namespace Functions.Media.Tests.Harness;

/// <summary>What was published.</summary>
internal sealed class RecordedEvents : IEventPublisher
{
    /// <summary>Every message with its id, in order.</summary>
    public ConcurrentQueue<(string Id, object Message)> All { get; } = new();

    public Task PublishAsync<T>(T message, string messageId, CancellationToken cancellationToken)
        where T : IDomainEvent
    {
        All.Enqueue((messageId, message));
        return Task.CompletedTask;
    }
}
