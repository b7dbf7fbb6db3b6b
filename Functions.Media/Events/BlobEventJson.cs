using System.Text.Json.Serialization;

namespace Functions.Media.Events;

/// <summary>How storage events are read.</summary>
[JsonSourceGenerationOptions(RespectNullableAnnotations = true)]
[JsonSerializable(typeof(BlobCreatedEvent))]
internal sealed partial class BlobEventJson : JsonSerializerContext;
