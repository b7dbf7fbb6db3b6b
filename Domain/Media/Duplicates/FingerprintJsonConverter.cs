using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Domain.Media.Decoding;

namespace Domain.Media.Duplicates;

/// <summary>Writes the hashes as hex strings: a JSON number of a database or a browser holds 53 bits, not 64.</summary>
public sealed class FingerprintJsonConverter : JsonConverter<Fingerprint>
{
    /// <inheritdoc/>
    public override Fingerprint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        return new()
        {
            Hash = ParseHash(root.GetProperty("hash")),
            MirroredHash = ParseHash(root.GetProperty("mirrored")),
            Quality = root.GetProperty("quality").GetInt32(),
        };
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Fingerprint value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("hash", value.Hash.ToString("x16", CultureInfo.InvariantCulture));
        writer.WriteString("mirrored", value.MirroredHash.ToString("x16", CultureInfo.InvariantCulture));
        writer.WriteNumber("quality", value.Quality);
        writer.WriteEndObject();
    }

    private static ulong ParseHash(JsonElement element) =>
        ulong.TryParse(element.GetString(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hash)
            ? hash
            : throw new JsonException("A perceptual hash is 16 hex digits.");
}
