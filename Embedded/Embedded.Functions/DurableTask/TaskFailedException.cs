using System.Diagnostics.CodeAnalysis;

namespace Microsoft.DurableTask;

/// <summary>Thrown at the await of an activity or sub-orchestration that ended in failure, retries included.</summary>
[SuppressMessage("Design", "CA1032", Justification = "The official constructors.")]
public sealed class TaskFailedException : Exception
{
    /// <summary>A failure caused by an exception of this process.</summary>
    public TaskFailedException(string taskName, int taskId, Exception innerException)
        : base(Describe(taskName, taskId, innerException?.Message), innerException)
    {
        TaskName = taskName;
        TaskId = taskId;
        FailureDetails = TaskFailureDetails.FromException(innerException!);
    }

    /// <summary>A failure known by its recorded details.</summary>
    public TaskFailedException(string taskName, int taskId, TaskFailureDetails failureDetails)
        : base(Describe(taskName, taskId, failureDetails?.ErrorMessage))
    {
        TaskName = taskName;
        TaskId = taskId;
        FailureDetails = failureDetails!;
    }

    /// <summary>The name of the activity or orchestrator.</summary>
    public string TaskName { get; }

    /// <summary>The sequence number of the failed (last) attempt in its orchestration.</summary>
    public int TaskId { get; }

    /// <summary>What went wrong, with all inner failures.</summary>
    public TaskFailureDetails FailureDetails { get; }

    /// <summary>Whether the failure is exactly of type <typeparamref name="T"/>.</summary>
    [Obsolete("Use the FailureDetails property and its IsCausedBy<T>() method")]
    public bool IsCausedByException<T>()
        where T : Exception => FailureDetails.ErrorType == typeof(T).FullName;

    private static string Describe(string taskName, int taskId, string? cause) =>
        cause is null
            ? $"Task '{taskName}' (#{taskId}) failed with an unhandled exception."
            : $"Task '{taskName}' (#{taskId}) failed with an unhandled exception: {cause}";
}
