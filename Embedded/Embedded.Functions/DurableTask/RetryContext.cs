namespace Microsoft.DurableTask;

/// <summary>What a retry handler knows about the failure it decides on.</summary>
/// <param name="OrchestrationContext">The orchestration that called the task.</param>
/// <param name="LastAttemptNumber">The number of failed attempts so far; 1 after the first.</param>
/// <param name="LastFailure">The latest failure.</param>
/// <param name="TotalRetryTime">The orchestration time since the first attempt was scheduled.</param>
/// <param name="CancellationToken">Cancels the retries.</param>
public record RetryContext(
    TaskOrchestrationContext OrchestrationContext,
    int LastAttemptNumber,
    TaskFailureDetails LastFailure,
    TimeSpan TotalRetryTime,
    CancellationToken CancellationToken);
