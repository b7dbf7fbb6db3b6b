using Embedded.Functions.Invocation;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>What middleware sees of bindings.</summary>
public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>The function's result, once it has run.</summary>
    /// <exception cref="InvalidOperationException">The result is of another type.</exception>
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context) =>
        ((InvocationContext)context).Result is T
            ? new InvocationResultView<T>((InvocationContext)context)
            : throw new InvalidOperationException($"The invocation's result is not of the requested type {typeof(T)}.");

    /// <summary>The function's result, once it has run.</summary>
    public static InvocationResult GetInvocationResult(this FunctionContext context) =>
        new InvocationResultView((InvocationContext)context);
}
