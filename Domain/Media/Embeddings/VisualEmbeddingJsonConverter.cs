using System.Text.Json;
using System.Text.Json.Serialization;

namespace Domain.Media.Embeddings;

/// <summary>Writes an embedding as one string, in base64.</summary>
public sealed class VisualEmbeddingJsonConverter : JsonConverter<VisualEmbedding>
{
    /// <inheritdoc/>
    public override VisualEmbedding Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out var bytes) ? VisualEmbedding.FromBytes(bytes) : null)
        ?? throw new JsonException($"An embedding is {VisualEmbedding.Length} bytes in base64.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, VisualEmbedding value, JsonSerializerOptions options) => writer.WriteBase64StringValue(value.ToBytes());
}
