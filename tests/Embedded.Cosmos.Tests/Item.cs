using System.Text.Json.Serialization;

namespace Embedded.Cosmos.Tests;

public sealed record Item
{
    public required string Id { get; init; }

    public string Pk { get; init; } = "p";

    public int N { get; init; }

    public string? Text { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Ttl { get; init; }
}
