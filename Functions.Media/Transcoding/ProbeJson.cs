using System.Text.Json;
using System.Text.Json.Serialization;

namespace Functions.Media.Transcoding;

/// <summary>How ffprobe writes its answer.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ProbeAnswer))]
internal sealed partial class ProbeJson : JsonSerializerContext
{
    /// <summary>Reads an answer; null for what is none.</summary>
    public static ProbeAnswer? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Default.ProbeAnswer);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
