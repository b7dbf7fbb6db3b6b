using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Embedded.Functions.Tests.Host.Hosting;

public sealed class RecordingMiddleware(Probe probe) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        probe.Tell(
            $"before {context.FunctionDefinition.Name} {context.FunctionDefinition.InputBindings.Values.First().Type} {context.GetHttpContext() is not null}"
        );
        await next(context);
        if (context.GetInvocationResult().Value is OkObjectResult)
        {
            context.GetInvocationResult().Value = new OkObjectResult("replaced");
        }
    }
}
