using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Microsoft.DurableTask.Converters;

/// <summary>The default converter: System.Text.Json, fields included.</summary>
[SuppressMessage(
    "Trimming",
    "IL2026",
    Justification = "Payload types are the application's; the official converter reflects over them too.")]
[SuppressMessage("AOT", "IL3050", Justification = "Payload types are the application's; the official converter reflects over them too.")]
public class JsonDataConverter : DataConverter
{
    private static readonly JsonSerializerOptions DefaultOptions = new() { IncludeFields = true };

    private readonly JsonSerializerOptions options;

    /// <summary>A converter with own options, or the default ones.</summary>
    public JsonDataConverter(JsonSerializerOptions? options = null) => this.options = options ?? DefaultOptions;

    /// <summary>The converter with default options.</summary>
    public static JsonDataConverter Default { get; } = new();

    /// <inheritdoc/>
    public override string? Serialize(object? value) => value is null ? null : JsonSerializer.Serialize(value, options);

    /// <inheritdoc/>
    public override object? Deserialize(string? data, Type targetType) =>
        data is null ? null : JsonSerializer.Deserialize(data, targetType, options);
}
