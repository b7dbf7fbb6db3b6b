using Microsoft.Azure.Functions.Worker;

namespace Embedded.Functions.Invocation;

/// <summary>Where an invocation stands in its function's retry policy.</summary>
internal sealed class InvocationRetryContext(int retryCount, int maxRetryCount) : RetryContext
{
    public static InvocationRetryContext None { get; } = new(0, 0);

    public override int RetryCount => retryCount;

    public override int MaxRetryCount => maxRetryCount;
}
