using System.Text.Json;

namespace Embedded.Cosmos.Tests;

public static class TestJson
{
    public static JsonSerializerOptions Options { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
}
