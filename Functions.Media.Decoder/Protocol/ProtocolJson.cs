using System.Text.Json.Serialization;

namespace Functions.Media.Decoder.Protocol;

/// <summary>The wire form of requests and responses.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DecoderRequest))]
[JsonSerializable(typeof(DecoderResponse))]
[JsonSerializable(typeof(LimitedProgram))]
public sealed partial class ProtocolJson : JsonSerializerContext;
