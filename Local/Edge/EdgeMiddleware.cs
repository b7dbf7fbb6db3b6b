using System.Text.RegularExpressions;
using Embedded.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Local.Edge;

/// <summary>
/// Serves display variants under <c>/edge/{media key}/{variant}-{hash}.{jpg|webp}</c> straight from storage, as Azure Front Door does from the media account.
/// The path names the content, so every answer may be kept for a year.
/// </summary>
internal sealed partial class EdgeMiddleware(RequestDelegate next, BlobStore store)
{
    private const string Account = "media";
    private const string Container = "public";
    private const string Immutable = "public, max-age=31536000, immutable";

    public Task InvokeAsync(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/edge", out var path) ? ServeAsync(context, path.Value ?? "") : next(context);

    private async Task ServeAsync(HttpContext context, string path)
    {
        var (request, response) = (context.Request, context.Response);
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET, HEAD";
            return;
        }

        // Anything else than the address of a variant is not even looked up.
        using var blob = VariantPath().IsMatch(path) ? store.OpenRead(new BlobAddress(Account, Container, path[1..])) : null;
        response.Headers.XContentTypeOptions = "nosniff";
        if (blob is null)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            response.Headers.CacheControl = "no-store";
            return;
        }

        response.Headers.CacheControl = Immutable;
        response.Headers.ETag = blob.Properties.ETag;
        if (request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Tag == blob.Properties.ETag || tag.Equals(EntityTagHeaderValue.Any)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = path.EndsWith(".webp", StringComparison.Ordinal) ? "image/webp" : "image/jpeg";
        response.ContentLength = blob.Properties.Length;
        if (HttpMethods.IsGet(request.Method))
        {
            await using var content = blob.OpenStream();
            await content.CopyToAsync(response.Body, context.RequestAborted);
        }
    }

    [GeneratedRegex("^/[0-9a-f]{32}/[a-z0-9]{1,32}-[0-9a-f]{16}\\.(jpg|webp)\\z", RegexOptions.CultureInvariant)]
    private static partial Regex VariantPath();
}
