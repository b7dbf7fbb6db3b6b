using System.Buffers.Text;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Functions.Api.Http;

/// <summary>
/// An answer of the API: a status, a JSON body and a few headers, written in one piece. 200s to GET carry an ETag over their body and
/// answer If-None-Match with 304.
/// </summary>
public sealed class ApiResult : IActionResult
{
    private readonly Dictionary<string, string> headers = [];

    private ApiResult(int status, byte[] body, string contentType)
    {
        Status = status;
        Body = body;
        ContentType = contentType;
    }

    /// <summary>HTTP status.</summary>
    public int Status { get; }

    /// <summary>The bytes of the body; empty for none. The real worker also reports results to its host, as JSON: the answer must not travel twice.</summary>
    [JsonIgnore]
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Media type of the body.</summary>
    public string ContentType { get; }

    /// <summary>Headers beyond those every answer has.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string> Headers => headers;

    /// <summary>200 with a JSON body.</summary>
    public static ApiResult Ok<T>(T value) => Json(StatusCodes.Status200OK, value);

    /// <summary>201 with a JSON body and the address of what was created.</summary>
    public static ApiResult Created<T>(T value, string? location = null)
    {
        var result = Json(StatusCodes.Status201Created, value);
        return location is null ? result : result.With(HeaderNames.Location, location);
    }

    /// <summary>202 with a JSON body: the work goes on after the answer.</summary>
    public static ApiResult Accepted<T>(T value) => Json(StatusCodes.Status202Accepted, value);

    /// <summary>302: what is asked for is elsewhere at the moment.</summary>
    public static ApiResult Found(string location) => new ApiResult(StatusCodes.Status302Found, [], "").With(HeaderNames.Location, location);

    /// <summary>204.</summary>
    public static ApiResult NoContent() => new(StatusCodes.Status204NoContent, [], "");

    /// <summary>A JSON body of a type that a JSON context of this assembly knows.</summary>
    public static ApiResult Json<T>(int status, T value, string contentType = MediaTypeNames.Application.Json) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.Options), contentType);

    /// <summary>Bytes as they are.</summary>
    public static ApiResult Bytes(int status, byte[] body, string contentType) => new(status, body, contentType);

    /// <summary>Adds a header.</summary>
    public ApiResult With(string header, string value)
    {
        headers[header] = value;
        return this;
    }

    /// <summary>
    /// Makes the record's version part of the ETag, so that a PATCH can demand it by If-Match (<see cref="EntityVersion"/>).
    /// </summary>
    public ApiResult WithVersion(string? version) => version is null ? this : With(HeaderNames.ETag, EntityVersion.Tag(version, Body.Span));

    /// <inheritdoc/>
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var (request, response) = (context.HttpContext.Request, context.HttpContext.Response);
        foreach (var (name, value) in headers)
        {
            response.Headers[name] = value;
        }

        if (Status == StatusCodes.Status200OK && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            var etag = headers.GetValueOrDefault(HeaderNames.ETag) ?? $"\"{Base64Url.EncodeToString(SHA256.HashData(Body.Span).AsSpan(0, 12))}\"";
            response.Headers.ETag = etag;
            if (!headers.ContainsKey(HeaderNames.CacheControl))
            {
                response.Headers.CacheControl = "private, no-cache";
            }

            if (EntityVersion.Matches(request.Headers.IfNoneMatch, etag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }
        else if (!headers.ContainsKey(HeaderNames.CacheControl))
        {
            response.Headers.CacheControl = "no-store";
        }

        response.StatusCode = Status;
        if (Body.Length > 0)
        {
            response.ContentType = ContentType;
            response.ContentLength = Body.Length;
            if (!HttpMethods.IsHead(request.Method))
            {
                await response.Body.WriteAsync(Body, context.HttpContext.RequestAborted);
            }
        }
    }
}
