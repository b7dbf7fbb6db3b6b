using System.Globalization;
using System.Net.Mime;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.RegularExpressions;
using Domain.Ids;
using Functions.Api.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Functions.Api.OpenApi;

/// <summary>
/// The OpenAPI 3.1 description of the API, made from the functions' attributes and the JSON contracts themselves, so that it cannot
/// disagree with them.
/// </summary>
public sealed partial class OpenApiDocument
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Lazy<byte[]> bytes = new(() => JsonSerializer.SerializeToUtf8Bytes(Create(HttpFunction.All), Indented));

    /// <summary>The document as UTF-8 JSON.</summary>
    public byte[] Bytes => bytes.Value;

    /// <summary>Describes some functions.</summary>
    public static JsonObject Create(IEnumerable<HttpFunction> functions)
    {
        var schemas = new JsonObject();
        _ = Reference(typeof(ProblemResponse), schemas);
        var paths = new JsonObject();
        foreach (var group in functions.GroupBy(PathOf).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var path = new JsonObject();
            foreach (var function in group.OrderBy(function => function.Name, StringComparer.Ordinal))
            {
                foreach (var method in function.Methods.Count > 0 ? function.Methods : ["GET"])
                {
                    path[method.ToLowerInvariant()] = Describe(function, schemas);
                }
            }

            paths[group.Key] = path;
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Instagram-like photo system",
                ["version"] = "1",
                ["description"] = "JSON in snake_case. Ids are strings. Times are RFC 3339 in UTC with milliseconds. Errors are problem+json (RFC 9457) with a stable code. "
                    + "POSTs that create take an Idempotency-Key. Reads carry an ETag.",
            },
            ["security"] = new JsonArray(new JsonObject { ["bearer"] = new JsonArray() }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "JWT" },
                    ["key"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "x-functions-key" },
                },
                ["schemas"] = schemas,
            },
        };
    }

    private static string PathOf(HttpFunction function) => "/" + RouteParameter().Replace(function.Route, "{$1}");

    private static JsonObject Describe(HttpFunction function, JsonObject schemas)
    {
        var responses = new JsonObject();
        foreach (var answer in function.Answers)
        {
            responses[answer.Status.ToString(CultureInfo.InvariantCulture)] = Response(
                ReasonPhrases.GetReasonPhrase(answer.Status), answer.Type, answer.ContentType, schemas);
        }

        responses["default"] = Response("The request was refused or failed", typeof(ProblemResponse), MediaTypeNames.Application.ProblemJson, schemas);
        var operation = new JsonObject
        {
            ["operationId"] = char.ToLowerInvariant(function.Name[0]) + function.Name[1..],
            ["summary"] = function.Operation?.Summary,
            ["tags"] = new JsonArray(function.Operation?.Tag ?? "Other"),
            ["parameters"] = new JsonArray([.. Parameters(function)]),
            ["responses"] = responses,
        };
        if (function.Accepts is { } body)
        {
            operation["requestBody"] = new JsonObject
            {
                ["required"] = function.DemandsBody,
                ["content"] = new JsonObject { [MediaTypeNames.Application.Json] = new JsonObject { ["schema"] = Reference(body, schemas) } },
            };
        }

        if (function.IsAnonymous)
        {
            operation["security"] = function.TakesKey ? new JsonArray(new JsonObject { ["key"] = new JsonArray() }) : new JsonArray();
        }

        return operation;
    }

    private static IEnumerable<JsonNode> Parameters(HttpFunction function)
    {
        foreach (Match match in RouteParameter().Matches(function.Route))
        {
            yield return Parameter("path", match.Groups[1].Value, null, false, true);
        }

        foreach (var query in function.Queries)
        {
            yield return Parameter("query", query.Name, query.Description, query.IsNumber, false);
        }

        if (function.Methods.Contains(HttpMethods.Post) && !function.IsAnonymous)
        {
            yield return Parameter("header", "Idempotency-Key", "The same key makes the same call have one effect and one answer for 24 hours", false, false);
        }
    }

    private static JsonObject Parameter(string place, string name, string? description, bool isNumber, bool required)
    {
        var parameter = new JsonObject
        {
            ["name"] = name,
            ["in"] = place,
            ["required"] = required,
            ["schema"] = new JsonObject { ["type"] = isNumber ? "integer" : "string" },
        };
        if (description is not null)
        {
            parameter["description"] = description;
        }

        return parameter;
    }

    private static JsonObject Response(string description, Type? type, string? contentType, JsonObject schemas)
    {
        var response = new JsonObject { ["description"] = description };
        if (type is not null)
        {
            response["content"] = new JsonObject
            {
                [contentType ?? MediaTypeNames.Application.Json] = new JsonObject { ["schema"] = Reference(type, schemas) },
            };
        }
        else if (contentType is not null)
        {
            response["content"] = new JsonObject { [contentType] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } } };
        }

        return response;
    }

    private static JsonObject Reference(Type type, JsonObject schemas)
    {
        var name = NameOf(type);
        if (!schemas.ContainsKey(name))
        {
            var schema = ApiJson.Options.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions
            {
                TreatNullObliviousAsNonNullable = true,
                TransformSchemaNode = Refine,
            });
            schemas[name] = Inline(schema, schema);
        }

        return new JsonObject { ["$ref"] = $"#/components/schemas/{name}" };
    }

    // A type that occurs twice is described once, with references that count from the root of its own schema, which is not the root of the document.
    private static JsonNode? Inline(JsonNode? node, JsonNode root)
    {
        switch (node)
        {
            case JsonObject part when part["$ref"] is JsonValue reference:
                return Inline(Follow(root, reference.GetValue<string>()), root);
            case JsonObject part:
                return new JsonObject(part.Select(entry => new KeyValuePair<string, JsonNode?>(entry.Key, Inline(entry.Value, root))));
            case JsonArray items:
                return new JsonArray([.. items.Select(item => Inline(item, root))]);
            default:
                return node?.DeepClone();
        }
    }

    private static JsonNode? Follow(JsonNode root, string pointer) => pointer.Split('/').Skip(1).Aggregate(
        (JsonNode?)root, (node, step) => node is JsonArray items ? items[int.Parse(step, CultureInfo.InvariantCulture)] : node?[step]);

    // Ids and times have converters of their own, which the exporter cannot look into; of lists of them it leaves out the items altogether.
    private static JsonNode Refine(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (schema is JsonObject list && context.TypeInfo.ElementType is { } element && !list.ContainsKey("items") && TryText(element) is { } items)
        {
            list["items"] = items;
        }

        return TryText(context.TypeInfo.Type) ?? schema;
    }

    private static JsonObject? TryText(Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        var nullable = declared != type;
        return type == typeof(SnowflakeId)
            ? Text("pattern", "^[0-9]{1,20}$", nullable)
            : type == typeof(DateTimeOffset) ? Text("format", "date-time", nullable) : null;
    }

    private static JsonObject Text(string keyword, string value, bool nullable) => new()
    {
        ["type"] = nullable ? new JsonArray("string", "null") : "string",
        [keyword] = value,
    };

    private static string NameOf(Type type) =>
        type.IsGenericType
            ? type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)] + "Of" + string.Concat(type.GetGenericArguments().Select(NameOf))
            : type.Name;

    [GeneratedRegex(@"\{\*?([A-Za-z]+)[^}]*\}")]
    private static partial Regex RouteParameter();
}
