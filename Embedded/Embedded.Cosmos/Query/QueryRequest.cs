using System.Text.Json;
using Embedded.Cosmos.Sql;
using Embedded.Cosmos.Storage;
using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Query;

/// <summary>The body of a query request: text, parameters and, from the SDK's own pipeline, where to resume.</summary>
internal sealed record QueryRequest(string Text, SqlQuery Query, IReadOnlyDictionary<string, SqlValue> Parameters, ResumeFilter? Resume)
{
    /// <summary>What reads every item: a feed without a query.</summary>
    public static QueryRequest All { get; } = Create("SELECT * FROM c", new Dictionary<string, SqlValue>(), null);

    public static QueryRequest Parse(ReadOnlySpan<byte> json)
    {
        if (json.Length > JsonLimits.MaxItemBytes)
        {
            throw CosmosFault.TooLarge($"A query has at most {JsonLimits.MaxItemBytes} bytes.");
        }

        try
        {
            var root = JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = JsonLimits.MaxDepth });
            string? text = null;
            ResumeFilter? resume = null;
            var parameters = new Dictionary<string, SqlValue>(StringComparer.Ordinal);
            foreach (var property in root.EnumerateObject())
            {
                switch (property.Name)
                {
                    case "query":
                        text = property.Value.GetString();
                        break;
                    case "parameters":
                        foreach (var parameter in property.Value.EnumerateArray())
                        {
                            parameters[parameter.GetProperty("name").GetString()!] = parameter.TryGetProperty("value", out var value)
                                ? SqlValue.From(value)
                                : SqlValue.Undefined;
                        }

                        break;
                    case "resumeFilter":
                        resume = ReadResumeFilter(property.Value);
                        break;
                    case "clientQLCompatibilityLevel" when property.Value.TryGetInt32(out var level) && level == 0:
                        // Optimistic direct execution by a client that takes no share of the work: the text is evaluated as it stands.
                        break;
                    default:
                        throw CosmosFault.Unsupported($"'{property.Name}' in a query");
                }
            }

            return text is null ? throw CosmosFault.BadRequest("The request has no query.") : Create(text, parameters, resume);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw CosmosFault.BadRequest("The query is not valid JSON: " + exception.Message);
        }
    }

    private static QueryRequest Create(string text, IReadOnlyDictionary<string, SqlValue> parameters, ResumeFilter? resume) =>
        new(text, ParsedQueries.Get(text), parameters, resume);

    private static ResumeFilter ReadResumeFilter(JsonElement filter)
    {
        var keys = filter
            .GetProperty("value")
            .EnumerateArray()
            .Select(value =>
                value.ValueKind switch
                {
                    JsonValueKind.Array when value.GetArrayLength() == 0 => SortKey.Undefined,
                    JsonValueKind.Array or JsonValueKind.Object => throw CosmosFault.Unsupported(
                        "resuming an ordered query at an array or an object"
                    ),
                    _ => SortKey.Encode(SqlValue.From(value)),
                }
            )
            .ToArray();
        long? item = filter.TryGetProperty("rid", out var rid)
            ? ResourceIds.ItemNumber(rid.GetString()!) ?? throw CosmosFault.BadRequest("The resume filter's rid is not an item's.")
            : null;
        return new ResumeFilter(keys, item, filter.GetProperty("exclude").GetBoolean());
    }
}
