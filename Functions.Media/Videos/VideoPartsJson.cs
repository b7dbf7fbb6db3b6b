using System.Text.Json.Serialization;
using Domain.Media.Videos;

namespace Functions.Media.Videos;

/// <summary>How what is known of a film's parts is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(VideoPoster))]
[JsonSerializable(typeof(AudioRendition))]
[JsonSerializable(typeof(VideoSegment))]
internal sealed partial class VideoPartsJson : JsonSerializerContext;
