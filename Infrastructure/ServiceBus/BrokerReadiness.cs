using Domain.Health;
using Domain.Monitor.Queues;

namespace Infrastructure.ServiceBus;

/// <summary>Whether the broker answers.</summary>
public sealed class BrokerReadiness(IQueueInspector queues) : IReadinessCheck
{
    /// <inheritdoc/>
    public string Name => "broker";

    /// <inheritdoc/>
    public Task CheckAsync(CancellationToken cancellationToken) => queues.ListAsync(cancellationToken);
}
