using System.Text.Json;

namespace Embedded.Functions.Hosting;

/// <summary>
/// Reads host.json as configuration below <see cref="Section"/>, as the real host does, so that settings named AzureFunctionsJobHost__…
/// override it.
/// </summary>
internal static class HostJson
{
    public const string Section = "AzureFunctionsJobHost";

    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static IReadOnlyDictionary<string, string?> Load(string? path)
    {
        Dictionary<string, string?> values = new(StringComparer.OrdinalIgnoreCase);
        if (path is not null)
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Options);
            Flatten(Section, document.RootElement, values);
        }

        return values;
    }

    private static void Flatten(string key, JsonElement element, Dictionary<string, string?> values)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Flatten($"{key}:{property.Name}", property.Value, values);
                }

                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    Flatten($"{key}:{index++}", item, values);
                }

                break;
            default:
                values[key] = element.ValueKind is JsonValueKind.Null ? null : element.ToString();
                break;
        }
    }
}
