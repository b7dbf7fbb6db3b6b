using System.Text.Json;
using Embedded.Functions.Messaging;
using Embedded.Storage;

namespace Infrastructure.ServiceBus.Embedded;

/// <summary>Does what an Event Grid subscription does on Azure: hands the storage's events to queue <c>blob-events</c>.</summary>
public sealed class BlobEventQueue(EmbeddedServiceBus bus)
{
    /// <summary>The queue.</summary>
    public const string Name = "blob-events";

    /// <summary>Returns when the event is in the queue; the storage repeats it until then.</summary>
    public Task SendAsync(BlobCreatedEvent created, CancellationToken cancellationToken) =>
        bus.SendAsync(
            Name, JsonSerializer.SerializeToUtf8Bytes(created), created.Id, new MessageProperties { ContentType = EventTopic.ContentType }, cancellationToken);
}
