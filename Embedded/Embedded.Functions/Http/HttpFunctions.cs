using Embedded.Functions.Hosting;
using Embedded.Functions.Invocation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Embedded.Functions.Http;

/// <summary>Serves the HTTP functions of all apps by endpoint routing.</summary>
internal sealed partial class HttpFunctions(
    KeyAuthorization keys,
    InvocationTracker tracker,
    long maxBodySize,
    ILogger<HttpFunctions> logger)
{
    /// <summary>
    /// Stands after routing. The real host's router does not tell an unknown path from an unsupported method: both are 404, whereas
    /// endpoint routing answers the second by an endpoint of its own.
    /// </summary>
    public static Task HideUnsupportedMethods(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint() is { } endpoint and not RouteEndpoint)
        {
            http.SetEndpoint(null);
        }

        return next(http);
    }

    public void Map(IEndpointRouteBuilder endpoints, IEnumerable<FunctionApp> apps)
    {
        Dictionary<string, string> taken = [];
        foreach (var app in apps)
        {
            RefuseHiddenRoutes(app);
            foreach (var function in app.Functions)
            {
                if (function.Declaration.Trigger is not HttpTriggerAttribute trigger)
                {
                    continue;
                }

                var methods = MethodsOf(trigger);
                foreach (var method in methods.DefaultIfEmpty("*"))
                {
                    var shape = $"{method} {HttpRoutes.Shape(function.Route!)}";
                    if (!taken.TryAdd(shape, function.Name))
                    {
                        throw new FunctionDeclarationException(
                            function.Name,
                            $"its route '{function.Route!.RawText}' with {method} is also that of '{taken[shape]}'");
                    }
                }

                var name = function.Name;
                var level = trigger.AuthLevel;
                var endpoint = endpoints.Map(function.Route!, http => InvokeAsync(app, function, name, level, http));
                if (methods.Count > 0)
                {
                    endpoint.WithMetadata(new HttpMethodMetadata(methods));
                }
            }
        }
    }

    private static void RefuseHiddenRoutes(FunctionApp app)
    {
        var functions = app.Functions
            .Where(function => function.Declaration.Trigger is HttpTriggerAttribute)
            .OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase)
            .ToArray();
        for (var index = 0; index < functions.Length; index++)
        {
            var function = functions[index];
            var first = functions.Take(index).FirstOrDefault(earlier => ShareMethod(function, earlier) && HttpRoutes.IsHidden(function.Route!, earlier.Route!));
            if (first is not null)
            {
                throw new FunctionDeclarationException(
                    function.Name,
                    $"the real host asks routes in the order of function names, so '{first.Name}' with '{first.Route!.RawText}' takes its requests; "
                        + "rename one of them or constrain a parameter");
            }
        }
    }

    private static bool ShareMethod(FunctionDescriptor left, FunctionDescriptor right)
    {
        var (one, other) = (MethodsOf((HttpTriggerAttribute)left.Declaration.Trigger), MethodsOf((HttpTriggerAttribute)right.Declaration.Trigger));
        return one.Count == 0 || other.Count == 0 || one.Intersect(other).Any();
    }

    private static IReadOnlyList<string> MethodsOf(HttpTriggerAttribute trigger) => [.. (trigger.Methods ?? []).Select(method => method.ToUpperInvariant())];

    private async Task InvokeAsync(FunctionApp app, FunctionDescriptor function, string name, AuthorizationLevel level, HttpContext http)
    {
        if (!keys.Allows(http, level, name))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        using var work = tracker.TryBegin(app.Name, name, TriggerKind.Http);
        if (work is null)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = maxBodySize;
        }

        await using var scope = app.CreateScope();
        var services = http.RequestServices;
        http.RequestServices = scope.ServiceProvider;
        using var context = new InvocationContext(
            function,
            scope.ServiceProvider,
            http.Request,
            http.Request.RouteValues,
            http.RequestAborted,
            tracker.Stopping);
        try
        {
            await app.InvokeAsync(context);
            work.Succeeded();
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            LogAborted(name, context.InvocationId);
        }
        catch (Exception e)
        {
            LogFailed(name, context.InvocationId, e);
            if (http.Response.HasStarted)
            {
                http.Abort();
            }
            else
            {
                http.Response.Clear();
                http.Response.StatusCode = e is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
            }
        }
        finally
        {
            http.RequestServices = services;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Function '{Function}', invocation {InvocationId} failed.")]
    private partial void LogFailed(string function, string invocationId, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Function '{Function}', invocation {InvocationId}: the caller went away.")]
    private partial void LogAborted(string function, string invocationId);
}
