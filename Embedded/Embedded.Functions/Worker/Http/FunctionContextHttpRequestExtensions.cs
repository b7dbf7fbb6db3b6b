using Embedded.Functions.Http;
using Embedded.Functions.Invocation;
using Microsoft.Azure.Functions.Worker.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>A middleware's view of request and answer.</summary>
public static class FunctionContextHttpRequestExtensions
{
    /// <summary>The request that started this invocation; null when something else did.</summary>
    public static ValueTask<HttpRequestData?> GetHttpRequestDataAsync(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new(context.GetHttpContext() is { } http ? new RequestData(http.Request, context) : null);
    }

    /// <summary>The answer that the function returned; null when it returned something else.</summary>
    public static HttpResponseData? GetHttpResponseData(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ((InvocationContext)context).Result as HttpResponseData;
    }
}
