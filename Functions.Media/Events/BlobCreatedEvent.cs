using System.Text.Json.Serialization;

namespace Functions.Media.Events;

/// <summary>What is read of <c>Microsoft.Storage.BlobCreated</c> in the Event Grid event schema.</summary>
internal sealed record BlobCreatedEvent
{
    /// <summary>The kind of event.</summary>
    [JsonPropertyName("eventType")]
    public required string EventType { get; init; }

    /// <summary><c>/blobServices/default/containers/{container}/blobs/{blob}</c>.</summary>
    [JsonPropertyName("subject")]
    public required string Subject { get; init; }

    /// <summary>The blob.</summary>
    [JsonPropertyName("data")]
    public required BlobCreatedData Data { get; init; }
}
