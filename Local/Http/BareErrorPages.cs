using System.Net.Mime;
using System.Text.Json;
using Functions.Api.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Local.Http;

/// <summary>Gives answers of the embedded host and edge that have a status and nothing else the body of every other error (RFC 9457).</summary>
internal static class BareErrorPages
{
    public static IApplicationBuilder UseBareErrorPages(this IApplicationBuilder web) => web.UseStatusCodePages(WriteAsync);

    private static Task WriteAsync(StatusCodeContext context)
    {
        var response = context.HttpContext.Response;
        var title = ReasonPhrases.GetReasonPhrase(response.StatusCode);
        var (code, detail) = response.StatusCode switch
        {
            StatusCodes.Status401Unauthorized => ("key_required", "A key is needed for this."),
            StatusCodes.Status503ServiceUnavailable => ("temporarily_unavailable", "The service is starting or stopping. Try again."),
            _ => (title.ToLowerInvariant().Replace(' ', '_'), $"{title}. See /docs."),
        };
        if (response.StatusCode == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = "1";
        }

        var problem = new ProblemResponse($"/docs#problem-{code}", title, response.StatusCode, detail, code, null);
        return response.WriteAsJsonAsync(problem, ApiJson.Options, MediaTypeNames.Application.ProblemJson);
    }
}
