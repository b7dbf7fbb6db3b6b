using System.Globalization;
using Domain.Media.Hints;
using Microsoft.AspNetCore.Http;

namespace Functions.Api.Http;

/// <summary>
/// Client hints in headers (RFC 8942), under their names with and without <c>Sec-CH-</c>, and <c>Accept</c>. What cannot be read was not said.
/// </summary>
public static class ClientHintHeaders
{
    /// <summary>What pages ask browsers to send: <c>Save-Data</c> comes unasked, and <c>Sec-CH-Width</c> only with requests for pictures.</summary>
    public const string Wanted = "Sec-CH-DPR, Sec-CH-Viewport-Width, ECT";

    private const string Read = "Accept, Save-Data, ECT, Sec-CH-DPR, DPR, Sec-CH-Width, Width, Sec-CH-Viewport-Width, Viewport-Width";
    private const int LargestWidth = 100_000;
    private const double LargestRatio = 10;

    /// <summary>Reads them, and says in <c>Vary</c> that the answer depends on them.</summary>
    public static ClientHints Hints(this HttpRequest request)
    {
        request.HttpContext.Response.Headers.Append("Vary", Read);
        var headers = request.Headers;
        return new()
        {
            PixelRatio = double.TryParse(Either(headers, "DPR"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ratio) && ratio is > 0 and <= LargestRatio
                ? ratio
                : null,
            Width = WidthIn(Either(headers, "Width")),
            ViewportWidth = WidthIn(Either(headers, "Viewport-Width")),
            SavesData = headers["Save-Data"].ToString() is "on" or "?1",
            Network = headers["ECT"].ToString() switch
            {
                "slow-2g" => NetworkKind.Slow2G,
                "2g" => NetworkKind.Fast2G,
                "3g" => NetworkKind.ThirdG,
                "4g" => NetworkKind.FourthG,
                _ => null,
            },
            AcceptsWebP = AcceptsWebP(request),
        };
    }

    private static string Either(IHeaderDictionary headers, string name) => headers["Sec-CH-" + name].ToString() is { Length: > 0 } given ? given : headers[name].ToString();

    private static int? WidthIn(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var width) && width is > 0 and <= LargestWidth ? width : null;

    private static bool AcceptsWebP(HttpRequest request)
    {
        foreach (var type in request.GetTypedHeaders().Accept)
        {
            if (type.MediaType.Value is "image/webp" or "image/*" or "*/*")
            {
                return type.Quality is not 0;
            }
        }

        return false;
    }
}
