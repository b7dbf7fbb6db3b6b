namespace Microsoft.Azure.Functions.Worker;

/// <summary>Base of the function-level retry policies.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class RetryAttribute : Attribute
{
    /// <summary>Retries after the first attempt; -1 retries for ever.</summary>
    public int MaxRetryCount { get; set; }
}
