using System.Globalization;
using System.Net;
using System.Net.Mime;
using Domain.Feed;
using Domain.Problems;
using Infrastructure.Redis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Azure.Cosmos;
using Microsoft.Net.Http.Headers;

namespace Functions.Api.Http;

/// <summary>Turns failures into problem+json. What is not the caller's fault says nothing about its cause.</summary>
internal static class Problems
{
    /// <summary>The answer to a refusal.</summary>
    public static ApiResult From(ProblemException problem, string? correlationId)
    {
        var result = Create((int)problem.Kind, problem.Code, problem.Message, correlationId);
        if (problem.RetryAfter is { } wait)
        {
            result.With(HeaderNames.RetryAfter, Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture));
        }

        return problem.Kind == ProblemKind.Unauthenticated ? result.With(HeaderNames.WWWAuthenticate, "Bearer") : result;
    }

    /// <summary>The answer for a status that no domain rule gave.</summary>
    public static ApiResult Create(int status, string code, string detail, string? correlationId) => ApiResult.Json(
        status,
        new ProblemResponse($"/docs#problem-{code}", ReasonPhrases.GetReasonPhrase(status), status, detail, code, correlationId),
        MediaTypeNames.Application.ProblemJson);

    /// <summary>The refusal that a failure of something underneath amounts to; null for a fault of this service.</summary>
    public static ProblemException? Translate(Exception failure) => failure switch
    {
        ProblemException problem => problem,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            new(ProblemKind.TooLarge, "body_too_large", "The body is larger than allowed."),
        BadHttpRequestException => new(ProblemKind.Invalid, "bad_request", "The request is not well-formed HTTP."),
        CosmosException { StatusCode: HttpStatusCode.ServiceUnavailable or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.Gone } =>
            Unavailable(),
        HttpRequestException or TimeoutException or RedisUnavailableException or TimelineUnavailableException => Unavailable(),
        _ => null,
    };

    private static ProblemException Unavailable() =>
        new(ProblemKind.Unavailable, "temporarily_unavailable", "A part of the service does not answer now. Try again.")
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };
}
