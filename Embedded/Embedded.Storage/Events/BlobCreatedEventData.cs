using System.Text.Json.Serialization;

namespace Embedded.Storage;

/// <summary>The data of <see cref="BlobCreatedEvent"/>.</summary>
public sealed record BlobCreatedEventData
{
    /// <summary>What committed the blob: PutBlob, PutBlockList or CopyBlob.</summary>
    [JsonPropertyName("api")]
    public required string Api { get; init; }

    /// <summary>The client's id of the request.</summary>
    [JsonPropertyName("clientRequestId")]
    public string? ClientRequestId { get; init; }

    /// <summary>The service's id of the request.</summary>
    [JsonPropertyName("requestId")]
    public required string RequestId { get; init; }

    /// <summary>Entity tag of the committed version, without quotes.</summary>
    [JsonPropertyName("eTag")]
    public required string ETag { get; init; }

    /// <summary>Media type as declared.</summary>
    [JsonPropertyName("contentType")]
    public required string ContentType { get; init; }

    /// <summary>Length in bytes.</summary>
    [JsonPropertyName("contentLength")]
    public required long ContentLength { get; init; }

    /// <summary>Always BlockBlob.</summary>
    [JsonPropertyName("blobType")]
    public string BlobType { get; init; } = "BlockBlob";

    /// <summary>URL of the blob, without authorization.</summary>
    [JsonPropertyName("url")]
    public required Uri Url { get; init; }

    /// <summary>Hexadecimal; of two events of one blob, the one whose sequencer sorts later happened later.</summary>
    [JsonPropertyName("sequencer")]
    public required string Sequencer { get; init; }
}
