using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Domain.Ids;
using Domain.Media.Warming;
using Microsoft.Extensions.Logging;

namespace Infrastructure.ServiceBus.Azure;

/// <summary>Wishes in a queue of Azure Service Bus, which drops repeated message ids if duplicate detection is on.</summary>
public sealed partial class ServiceBusEdgeWarming(ServiceBusClient client, ILogger<ServiceBusEdgeWarming> logger) : IEdgeWarming
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private readonly ServiceBusSender sender = client.CreateSender(WarmingQueue.Name);

    /// <inheritdoc/>
    public async Task RequestAsync(string occasion, IReadOnlyCollection<SnowflakeId> mediaIds, CancellationToken cancellationToken)
    {
        try
        {
            await sender.SendMessageAsync(
                new ServiceBusMessage(JsonSerializer.SerializeToUtf8Bytes(new WarmingOrder(mediaIds), EventTopic.Json))
                {
                    MessageId = occasion,
                    ContentType = EventTopic.ContentType,
                    TimeToLive = Life,
                },
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
