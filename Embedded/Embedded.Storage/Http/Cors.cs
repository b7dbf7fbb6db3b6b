using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Embedded.Storage.Http;

/// <summary>Cross-origin resource sharing as the Blob service does it (CORS support for Azure Storage).</summary>
internal static class Cors
{
    /// <summary>Answers an OPTIONS request: 200 where a rule allows what the browser asks for, else 403.</summary>
    public static void Preflight(HttpContext context, IEnumerable<CorsRule> rules)
    {
        var headers = context.Request.Headers;
        var origin = headers.Origin.ToString();
        var method = headers.AccessControlRequestMethod.ToString();
        var asked = headers.AccessControlRequestHeaders.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var rule = origin.Length > 0 && method.Length > 0
            ? rules.FirstOrDefault(r => Allows(r, origin, method) && asked.All(header => r.AllowedHeaders.Any(allowed => Matches(allowed, header))))
            : null;
        if (rule is null)
        {
            throw new StorageException(403, "CorsPreflightFailure", "CORS not enabled or no matching rule found for this request.");
        }

        var answer = context.Response.Headers;
        answer.AccessControlAllowOrigin = AllowedOrigin(rule, origin);
        answer.AccessControlAllowMethods = method;
        answer.AccessControlMaxAge = ((long)rule.MaxAge.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        answer.Vary = "Origin";
        if (asked.Length > 0)
        {
            answer.AccessControlAllowHeaders = string.Join(',', asked);
        }
    }

    /// <summary>Adds what lets a browser of another origin read the answer, errors included.</summary>
    public static void Annotate(HttpContext context, IEnumerable<CorsRule> rules)
    {
        var origin = context.Request.Headers.Origin.ToString();
        var answer = context.Response.Headers;
        if (rules.Any())
        {
            answer.Vary = "Origin";
        }

        if (origin.Length == 0 || rules.FirstOrDefault(r => Allows(r, origin, context.Request.Method)) is not { } rule)
        {
            return;
        }

        answer.AccessControlAllowOrigin = AllowedOrigin(rule, origin);

        // A browser takes * literally for some headers, so the ones in the answer are named.
        var own = rule.ExposedHeaders;
        context.Response.OnStarting(() =>
        {
            answer.AccessControlExposeHeaders = string.Join(',', answer.Keys.Where(name => own.Any(exposed => Matches(exposed, name))));
            return Task.CompletedTask;
        });
    }

    private static bool Allows(CorsRule rule, string origin, string method) =>
        (rule.AllowedOrigins.Contains("*") || rule.AllowedOrigins.Contains(origin))
        && (rule.AllowedMethods.Contains("*") || rule.AllowedMethods.Contains(method));

    private static string AllowedOrigin(CorsRule rule, string origin) => rule.AllowedOrigins.Contains("*") ? "*" : origin;

    private static bool Matches(string allowed, string header) => allowed.EndsWith('*')
        ? header.StartsWith(allowed[..^1], StringComparison.OrdinalIgnoreCase)
        : header.Equals(allowed, StringComparison.OrdinalIgnoreCase);
}
