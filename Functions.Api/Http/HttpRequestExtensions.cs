using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Domain.Ids;
using Domain.Problems;
using Microsoft.AspNetCore.Http;

namespace Functions.Api.Http;

/// <summary>Reads what clients send, and refuses what is wrong with a reason.</summary>
public static class HttpRequestExtensions
{
    /// <summary>Bytes of JSON that a request may have unless its function says otherwise.</summary>
    public const int DefaultMaxBytes = 64 * 1024;

    /// <summary>Reads the JSON object in the body. Never reads past the limit.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="maxBytes">The limit.</param>
    /// <exception cref="ProblemException"><c>body_too_large</c>, <c>empty_body</c>, <c>malformed_json</c>,
    /// <c>invalid_field</c>.</exception>
    public static async Task<T> ReadJsonAsync<T>(this HttpRequest request, CancellationToken cancellationToken, int maxBytes = DefaultMaxBytes)
        where T : class
    {
        using var document = await request.ParseAsync(maxBytes, cancellationToken);
        return Deserialize<T>(document.RootElement);
    }

    /// <summary>
    /// Reads the JSON object in the body, and which fields it names: a patch tells "leave it" from "set it to null" (RFC 7396).
    /// </summary>
    /// <exception cref="ProblemException">As <see cref="ReadJsonAsync"/>.</exception>
    public static async Task<(T Value, IReadOnlySet<string> Fields)> ReadPatchAsync<T>(this HttpRequest request, CancellationToken cancellationToken)
        where T : class
    {
        using var document = await request.ParseAsync(DefaultMaxBytes, cancellationToken);
        return (Deserialize<T>(document.RootElement), document.RootElement.EnumerateObject().Select(property => property.Name).ToHashSet());
    }

    /// <summary>Reads the JSON object in the body where there is one; null where the body is empty.</summary>
    /// <exception cref="ProblemException">As <see cref="ReadJsonAsync"/>, save <c>empty_body</c>.</exception>
    public static async Task<T?> ReadOptionalJsonAsync<T>(this HttpRequest request, CancellationToken cancellationToken)
        where T : class
    {
        var body = await request.ReadBodyAsync(DefaultMaxBytes, cancellationToken);
        if (body.Length == 0)
        {
            return null;
        }

        using var document = Parse(body);
        return Deserialize<T>(document.RootElement);
    }

    /// <summary>A problem that names a field of the request.</summary>
    /// <param name="field">Its name, as in the JSON.</param>
    /// <param name="what">The rest of the sentence: "must be at most …".</param>
    public static ProblemException InvalidField(string field, string what) => new(ProblemKind.Invalid, "invalid_field", $"'{field}' {what}.");

    /// <summary>An id in the path. What is not an id does not exist.</summary>
    /// <exception cref="ProblemException"><c>{what}_not_found</c>.</exception>
    public static SnowflakeId ParseId(string value, string what) =>
        SnowflakeId.TryParse(value, out var id) ? id : throw ProblemException.NotFound(what);

    /// <summary>The query parameter <c>limit</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="standard">What it is unless given.</param>
    /// <param name="maximum">The most it may be.</param>
    /// <exception cref="ProblemException"><c>invalid_field</c>: not a number from 1 to the maximum.</exception>
    public static int Limit(this HttpRequest request, int standard, int maximum)
    {
        if (!request.Query.TryGetValue("limit", out var text))
        {
            return standard;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= maximum
            ? limit
            : throw InvalidField("limit", $"must be a whole number from 1 to {maximum}");
    }

    /// <summary>The query parameter <c>cursor</c>; null on the first page.</summary>
    public static string? Cursor(this HttpRequest request) => request.Query["cursor"].ToString() is { Length: > 0 } cursor ? cursor : null;

    internal static async Task<byte[]> ReadBodyAsync(this HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
        {
            throw TooLarge(maxBytes);
        }

        using var buffer = new MemoryStream();
        var chunk = new byte[Math.Min(maxBytes + 1, 16 * 1024)];
        int read;
        while ((read = await request.Body.ReadAsync(chunk.AsMemory(0, (int)Math.Min(chunk.Length, maxBytes + 1 - buffer.Length)), cancellationToken)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > maxBytes)
            {
                throw TooLarge(maxBytes);
            }
        }

        return buffer.ToArray();
    }

    private static async Task<JsonDocument> ParseAsync(this HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        var body = await request.ReadBodyAsync(maxBytes, cancellationToken);
        return body.Length == 0
            ? throw new ProblemException(ProblemKind.Invalid, "empty_body", "A JSON object is expected in the body.")
            : Parse(body);
    }

    private static JsonDocument Parse(byte[] body)
    {
        if (!Utf8.IsValid(body))
        {
            // The parser looks at text only where it is asked for, which is too late for the names of fields.
            throw Malformed("The body is not UTF-8.");
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = ApiJson.MaxDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            throw Malformed(
                string.Create(CultureInfo.InvariantCulture, $"The body is not valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})."));
        }
        catch (InvalidOperationException)
        {
            // Looking for names given twice, the parser meets one that is half a surrogate pair, which is no text.
            throw Malformed("The body has a field whose name is not valid Unicode.");
        }

        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            document.Dispose();
            throw Malformed("The body must be a JSON object.");
        }

        return document;
    }

    private static T Deserialize<T>(JsonElement root)
        where T : class
    {
        foreach (var property in ApiJson.Options.GetTypeInfo(typeof(T)).Properties)
        {
            if (property.IsRequired && !root.TryGetProperty(property.Name, out _))
            {
                throw InvalidField(property.Name, "is required");
            }
        }

        try
        {
            return root.Deserialize<T>(ApiJson.Options) ?? throw Malformed("The body must be a JSON object.");
        }
        catch (JsonException e)
        {
            throw InvalidField(e.Path is { Length: > 2 } path ? path[2..] : "body", "has the wrong type or form");
        }
    }

    private static ProblemException Malformed(string detail) => new(ProblemKind.Invalid, "malformed_json", detail);

    private static ProblemException TooLarge(int maxBytes) => new(ProblemKind.TooLarge, "body_too_large", $"The body may have at most {maxBytes} bytes.");
}
