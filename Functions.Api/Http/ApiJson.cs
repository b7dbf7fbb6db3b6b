using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Domain.Ids;

namespace Functions.Api.Http;

/// <summary>
/// The one JSON dialect of the API: snake_case, ids and enums as strings, times as <see cref="ApiTimeConverter"/> writes them.
/// It knows the types of every source-generated <see cref="JsonSerializerContext"/> of this assembly, so a feature only declares its own
/// context.
/// </summary>
public static class ApiJson
{
    /// <summary>Nesting that no honest request reaches.</summary>
    public const int MaxDepth = 32;

    /// <summary>The options.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var contexts = typeof(ApiJson).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(JsonSerializerContext)) && !type.IsAbstract)
            .Select(type => (IJsonTypeInfoResolver)Activator.CreateInstance(type)!)
            .ToArray();
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DictionaryKeyPolicy = null,
            DefaultIgnoreCondition = JsonIgnoreCondition.Never,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            AllowDuplicateProperties = false,
            NumberHandling = JsonNumberHandling.Strict,
            MaxDepth = MaxDepth,
            // The answers are application/json, never inlined into HTML, so text needs no escaping beyond JSON's own.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = JsonTypeInfoResolver.Combine(contexts),
        };
        options.Converters.Add(new SnowflakeIdJsonConverter());
        options.Converters.Add(new ApiTimeConverter());
        options.MakeReadOnly();
        return options;
    }
}
