namespace Microsoft.Azure.Functions.Worker;

/// <summary>Where an invocation stands in its function's retry policy.</summary>
public abstract class RetryContext
{
    /// <summary>0 at the first attempt.</summary>
    public abstract int RetryCount { get; }

    /// <summary>Retries allowed; -1 for no limit; 0 without a policy.</summary>
    public abstract int MaxRetryCount { get; }
}
