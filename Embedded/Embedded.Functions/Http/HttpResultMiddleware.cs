using Embedded.Functions.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Embedded.Functions.Http;

/// <summary>
/// Shows the request to what runs inside it and writes the result. As in the official extension it stands where
/// ConfigureFunctionsWebApplication was called, so middleware added earlier sees neither request nor response.
/// </summary>
internal static class HttpResultMiddleware
{
    private static readonly ActionDescriptor NoAction = new();

    public static FunctionExecutionDelegate Use(FunctionExecutionDelegate next) => context =>
        ((InvocationContext)context).TriggerValue is HttpRequest request ? InvokeAsync(context, request.HttpContext, next) : next(context);

    private static async Task InvokeAsync(FunctionContext context, HttpContext http, FunctionExecutionDelegate next)
    {
        context.Items[FunctionContextExtensions.HttpContextKey] = http;
        await next(context);
        switch (((InvocationContext)context).Result)
        {
            case IActionResult action:
                await action.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), NoAction));
                break;
            case ResponseData:
                // Written already.
                break;
            case IResult result:
                await result.ExecuteAsync(http);
                break;
        }
    }
}
