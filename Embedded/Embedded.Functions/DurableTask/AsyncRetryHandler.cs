namespace Microsoft.DurableTask;

/// <summary>
/// Decides whether a failed task is tried again; may await durable tasks of the orchestration, for example a timer as back-off.
/// </summary>
public delegate Task<bool> AsyncRetryHandler(RetryContext retryContext);
