namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>Runs around every invocation of an app's functions, whatever the trigger. One instance serves all.</summary>
public interface IFunctionsWorkerMiddleware
{
    /// <summary>Runs around <paramref name="next"/>.</summary>
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
