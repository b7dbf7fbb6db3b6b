using System.Text.Json;
using Domain.Ids;
using Domain.Media.Warming;
using Embedded.Functions.Messaging;
using Microsoft.Extensions.Logging;

namespace Infrastructure.ServiceBus.Embedded;

/// <summary>Wishes in a queue of the broker in this process, which drops repeated message ids.</summary>
public sealed partial class EmbeddedEdgeWarming(EmbeddedServiceBus bus, ILogger<EmbeddedEdgeWarming> logger) : IEdgeWarming
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public async Task RequestAsync(string occasion, IReadOnlyCollection<SnowflakeId> mediaIds, CancellationToken cancellationToken)
    {
        try
        {
            await bus.SendAsync(
                WarmingQueue.Name,
                JsonSerializer.SerializeToUtf8Bytes(new WarmingOrder(mediaIds), EventTopic.Json),
                occasion,
                new MessageProperties { ContentType = EventTopic.ContentType, TimeToLive = Life },
                cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotRequested(occasion, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not ask for {Occasion} to be brought to the edge")]
    private partial void LogNotRequested(string occasion, Exception exception);
}
