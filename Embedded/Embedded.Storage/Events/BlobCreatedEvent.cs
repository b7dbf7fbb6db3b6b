using System.Text.Json.Serialization;

namespace Embedded.Storage;

/// <summary>A blob has been committed: Event Grid's <c>Microsoft.Storage.BlobCreated</c> in the Event Grid schema.</summary>
public sealed record BlobCreatedEvent
{
    /// <summary>Unique id of the event; the same at every delivery.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>The account: <c>/storageAccounts/{account}</c>.</summary>
    [JsonPropertyName("topic")]
    public required string Topic { get; init; }

    /// <summary><c>/blobServices/default/containers/{container}/blobs/{blob}</c>.</summary>
    [JsonPropertyName("subject")]
    public required string Subject { get; init; }

    /// <summary>Always <c>Microsoft.Storage.BlobCreated</c>.</summary>
    [JsonPropertyName("eventType")]
    public string EventType { get; init; } = "Microsoft.Storage.BlobCreated";

    /// <summary>When the blob was committed.</summary>
    [JsonPropertyName("eventTime")]
    public required DateTimeOffset EventTime { get; init; }

    /// <summary>The blob.</summary>
    [JsonPropertyName("data")]
    public required BlobCreatedEventData Data { get; init; }

    /// <summary>Version of <see cref="Data"/>'s schema.</summary>
    [JsonPropertyName("dataVersion")]
    public string DataVersion { get; init; } = "";

    /// <summary>Version of the envelope's schema.</summary>
    [JsonPropertyName("metadataVersion")]
    public string MetadataVersion { get; init; } = "1";
}
