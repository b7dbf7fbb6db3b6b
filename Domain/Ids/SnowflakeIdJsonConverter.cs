using System.Text.Json;
using System.Text.Json.Serialization;

namespace Domain.Ids;

/// <summary>Writes a <see cref="SnowflakeId"/> as a decimal string and accepts nothing else.</summary>
public sealed class SnowflakeIdJsonConverter : JsonConverter<SnowflakeId>
{
    /// <inheritdoc/>
    public override SnowflakeId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && SnowflakeId.TryParse(reader.GetString(), out var id)
            ? id
            : throw new JsonException("An id is a decimal string of an unsigned 64-bit number.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, SnowflakeId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

    /// <inheritdoc/>
    public override SnowflakeId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        SnowflakeId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("An id is a decimal string of an unsigned 64-bit number.");

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, SnowflakeId value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString());
}
