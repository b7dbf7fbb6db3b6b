using System.Text.Json.Serialization;

namespace Functions.Media.Events;

/// <summary>What is read of the data of <see cref="BlobCreatedEvent"/>.</summary>
internal sealed record BlobCreatedData
{
    /// <summary>ETag of the version that was written.</summary>
    [JsonPropertyName("eTag")]
    public required string ETag { get; init; }

    /// <summary>Its length in bytes.</summary>
    [JsonPropertyName("contentLength")]
    public required long ContentLength { get; init; }
}
