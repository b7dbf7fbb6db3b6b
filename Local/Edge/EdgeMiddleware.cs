using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Net.Http.Headers;

namespace Local.Edge;

/// <summary>
/// Serves pictures and films under <c>/edge/{media key}/{name}-{hash}.{ext}</c> from the cache, as Azure Front Door does from the media account. Answers GET and
/// HEAD, conditional requests and single ranges (RFC 9110), and says in <c>Cache-Status</c> (RFC 9211) and <c>Age</c> where they come from. Scripts of every origin may
/// read them (CORS), as players do.
/// </summary>
internal sealed partial class EdgeMiddleware(RequestDelegate next, EdgeCache cache, IEdgeOrigin origin, TimeProvider time)
{
    private const string Prefix = "/edge/";
    private const string Methods = "GET, HEAD, OPTIONS";
    private const string AcceptedHeaders = "Authorization, If-None-Match, If-Range, Range";
    private const string ExposedHeaders = "Accept-Ranges, Age, Cache-Status, Content-Length, Content-Range, ETag";
    private const string PreflightLifetime = "86400";

    public Task InvokeAsync(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/edge", StringComparison.Ordinal, out _) ? ServeAsync(context) : next(context);

    private async Task ServeAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.AccessControlAllowOrigin = "*";
        response.Headers.AccessControlExposeHeaders = ExposedHeaders;
        if (HttpMethods.IsOptions(request.Method))
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            response.Headers.AccessControlAllowMethods = Methods;
            response.Headers.AccessControlAllowHeaders = AcceptedHeaders;
            response.Headers.AccessControlMaxAge = PreflightLifetime;
            return;
        }

        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = Methods;
            return;
        }

        // Anything else than the address of a file is not even looked up.
        var path = request.Path.Value!;
        if (!FilePath().IsMatch(path))
        {
            Refuse(response, StatusCodes.Status404NotFound);
            return;
        }

        path = path[Prefix.Length..];
        try
        {
            var answer = await cache.GetAsync(path, context.RequestAborted);
            if (answer.Entry is { } entry)
            {
                Say(response, answer.Outcome, entry);
                await SendAsync(context, entry.Headers, entry.Body.Length, (start, length) => response.Body.WriteAsync(entry.Body.AsMemory((int)start, (int)length)));
            }
            else if (!answer.PassesThrough || !await PassThroughAsync(context, path))
            {
                Refuse(response, StatusCodes.Status404NotFound);
            }
        }
        catch (Exception e) when (e is IOException or TimeoutException && !response.HasStarted)
        {
            Refuse(response, e is TimeoutException ? StatusCodes.Status504GatewayTimeout : StatusCodes.Status502BadGateway);
        }
    }

    private async Task<bool> PassThroughAsync(HttpContext context, string path)
    {
        await using var found = await origin.OpenAsync(path, context.RequestAborted);
        if (found is null)
        {
            return false;
        }

        context.Response.Headers["Cache-Status"] = "edge; fwd=bypass";
        await SendAsync(context, found.Headers, found.Length, (start, length) =>
        {
            found.Body.Position = start;
            return new(StreamCopyOperation.CopyToAsync(found.Body, context.Response.Body, length, context.RequestAborted));
        });
        return true;
    }

    private static async Task SendAsync(HttpContext context, ObjectHeaders headers, long length, Func<long, long, ValueTask> writeAsync)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers.CacheControl = headers.CacheControl;
        response.Headers.ETag = headers.ETag;
        response.Headers.AcceptRanges = "bytes";
        if (request.Headers.IfNoneMatch.Count > 0 && Matches(request.GetTypedHeaders().IfNoneMatch, headers.ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = headers.ContentType;
        var (start, count) = (0L, length);
        if (request.Headers.Range.Count > 0 && AsksForRange(request, headers.ETag, length) is { } range)
        {
            if (range.Count == 0)
            {
                response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
                response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{length}");
                return;
            }

            (start, count) = range;
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {start}-{start + count - 1}/{length}");
        }

        response.ContentLength = count;
        if (HttpMethods.IsGet(request.Method) && count > 0)
        {
            await writeAsync(start, count);
        }
    }

    private static bool Matches(IList<EntityTagHeaderValue> tags, string etag)
    {
        foreach (var tag in tags)
        {
            // Weak comparison (RFC 9110 §13.1.2); a star matches whatever is there.
            if (tag.Tag == etag || tag.Equals(EntityTagHeaderValue.Any))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>One range of bytes; an empty one cannot be satisfied. Null sends the whole: several ranges, other units and another version are allowed to (RFC 9110 §14.2).</summary>
    private static (long Start, long Count)? AsksForRange(HttpRequest request, string etag, long length)
    {
        var headers = request.GetTypedHeaders();
        if (headers.Range is not { Ranges.Count: 1 } asked || asked.Unit != "bytes" || (headers.IfRange is { } condition && condition.EntityTag?.Tag.Value != etag))
        {
            return null;
        }

        var range = asked.Ranges.First();
        if (range.From is not { } from)
        {
            var last = Math.Min(range.To!.Value, length);
            return (length - last, last);
        }

        return from >= length ? (0, 0) : (from, Math.Min(range.To ?? long.MaxValue, length - 1) - from + 1);
    }

    private void Say(HttpResponse response, CacheOutcome outcome, EdgeEntry entry)
    {
        var age = (long)entry.AgeAt(time.GetUtcNow()).TotalSeconds;
        response.Headers.Age = age.ToString(CultureInfo.InvariantCulture);
        response.Headers["Cache-Status"] = outcome switch
        {
            CacheOutcome.Miss => "edge; fwd=miss; stored",
            CacheOutcome.Collapsed => "edge; fwd=miss; collapsed",
            _ => string.Create(CultureInfo.InvariantCulture, $"edge; hit; ttl={(long)entry.Freshness.Fresh.TotalSeconds - age}"),
        };
    }

    private static void Refuse(HttpResponse response, int status)
    {
        response.StatusCode = status;
        response.Headers.CacheControl = "no-store";
    }

    [GeneratedRegex("^/edge/[0-9a-f]{32}/[a-z0-9]{1,32}(-[a-z0-9]{1,6})?-[0-9a-f]{16}\\.(jpg|webp|m3u8|mp4|m4s)\\z", RegexOptions.CultureInvariant)]
    private static partial Regex FilePath();
}
