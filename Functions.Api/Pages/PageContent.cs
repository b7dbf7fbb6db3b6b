using System.Collections.Frozen;
using System.Net.Mime;
using Functions.Api.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Functions.Api.Pages;

/// <summary>The few static files of the built-in pages, carried inside the assembly.</summary>
public sealed class PageContent(ApiOptions options)
{
    private static readonly FrozenDictionary<string, byte[]> Files = Load();

    /// <summary>A page; 404 is never possible, since its name is this assembly's.</summary>
    public IActionResult Page(HttpRequest request, string name)
    {
        AllowOwnContent(request.HttpContext.Response.Headers);
        return ApiResult.Bytes(StatusCodes.Status200OK, Files[name], $"{MediaTypeNames.Text.Html}; charset=utf-8").With("Accept-CH", ClientHintHeaders.Wanted);
    }

    /// <summary>A script or style sheet, or null.</summary>
    public static IActionResult? Asset(string name)
    {
        var type = Path.GetExtension(name) switch
        {
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => null,
        };
        return type is not null && Files.TryGetValue(name, out var file) ? ApiResult.Bytes(StatusCodes.Status200OK, file, type) : null;
    }

    private static FrozenDictionary<string, byte[]> Load()
    {
        var assembly = typeof(PageContent).Assembly;
        return assembly.GetManifestResourceNames().ToFrozenDictionary(
            name => name,
            name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                var bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
                return bytes;
            });
    }

    private void AllowOwnContent(IHeaderDictionary headers)
    {
        var media = options.MediaOrigin?.GetLeftPart(UriPartial.Authority);
        var uploads = options.UploadOrigin?.GetLeftPart(UriPartial.Authority);
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
            + $"connect-src 'self' {uploads}; img-src 'self' data: {media}; media-src 'self' {media}";
    }
}
