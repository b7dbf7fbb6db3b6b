using System.Diagnostics;
using System.Diagnostics.Metrics;
using Domain.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Functions.Api.Http;

/// <summary>
/// The outermost layer of every call: names it (correlation id), times it, hardens the answer's headers, and turns every failure into
/// problem+json.
/// </summary>
public sealed partial class ProblemMiddleware(ILogger<ProblemMiddleware> logger, IMeterFactory meters, TimeProvider time) : IFunctionsWorkerMiddleware
{
    /// <summary>The header that names a call, in requests and answers.</summary>
    public const string CorrelationHeader = "x-correlation-id";

    private const int MaxCorrelationLength = 64;

    private readonly Histogram<double> durations = meters.Create("Instagram.Api")
        .CreateHistogram<double>("api.request.duration", "s", "Time from the first middleware to the result, by function and status.");

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        var started = time.GetTimestamp();
        var correlationId = CorrelationOf(http.Request);
        Harden(http.Response.Headers, correlationId);
        using var scope = logger.BeginScope(new Dictionary<string, object> { ["CorrelationId"] = correlationId });
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
        }
        catch (Exception failure)
        {
            context.GetInvocationResult().Value = Answer(failure, context.FunctionDefinition.Name, correlationId);
        }

        var status = context.GetInvocationResult().Value is ApiResult result ? result.Status : StatusCodes.Status200OK;
        durations.Record(
            time.GetElapsedTime(started).TotalSeconds,
            new KeyValuePair<string, object?>("function", context.FunctionDefinition.Name),
            new KeyValuePair<string, object?>("status", status));
    }

    private static string CorrelationOf(HttpRequest request)
    {
        var given = request.Headers[CorrelationHeader].ToString();
        if (given.Length is > 0 and <= MaxCorrelationLength && given.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.'))
        {
            return given;
        }

        // traceparent (W3C Trace Context) names the trace the client is part of.
        return ActivityContext.TryParse(request.Headers.TraceParent, null, out var parent)
            ? parent.TraceId.ToHexString()
            : Activity.Current?.TraceId.ToHexString() ?? ActivityTraceId.CreateRandom().ToHexString();
    }

    private static void Harden(IHeaderDictionary headers, string correlationId)
    {
        headers[CorrelationHeader] = correlationId;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
    }

    private ApiResult Answer(Exception failure, string function, string correlationId)
    {
        if (Problems.Translate(failure) is { } problem)
        {
            if (problem.Kind == ProblemKind.Unavailable)
            {
                LogUnavailable(failure, function, correlationId);
            }

            return Problems.From(problem, correlationId);
        }

        LogFailed(failure, function, correlationId);
        return Problems.Create(
            StatusCodes.Status500InternalServerError, "internal_error", "The service failed. Quote the correlation id when you report it.", correlationId);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Function} could not be served (call {CorrelationId}).")]
    private partial void LogUnavailable(Exception failure, string function, string correlationId);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Function} failed (call {CorrelationId}).")]
    private partial void LogFailed(Exception failure, string function, string correlationId);
}
