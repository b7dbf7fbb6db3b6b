using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Functions.Api.Tests.Support;

/// <summary>An answer with its body read.</summary>
internal sealed record ApiAnswer(int Status, string Text, HttpResponseHeaders Headers, string? ContentType)
{
    /// <summary>The body as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>The problem's code.</summary>
    public string? Code => Text.Length > 0 && ContentType == "application/problem+json" ? this["code"] : null;

    /// <summary>A field of the body as text.</summary>
    public string? this[string field] =>
        Json[field] is { } value ? value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString() : null;

    /// <summary>A header, or null.</summary>
    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;
}
