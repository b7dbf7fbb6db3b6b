using System.Text.Json.Serialization;

namespace Functions.Media.Processing;

/// <summary>How <c>metadata.json</c> is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(MediaMetadata))]
internal sealed partial class MediaMetadataJson : JsonSerializerContext;
