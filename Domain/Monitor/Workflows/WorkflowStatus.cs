namespace Domain.Monitor.Workflows;

/// <summary>How a workflow stands.</summary>
public enum WorkflowStatus
{
    /// <summary>Scheduled or running.</summary>
    Running = 1,

    /// <summary>Held by somebody.</summary>
    Suspended = 2,

    /// <summary>Ended with a result.</summary>
    Completed = 3,

    /// <summary>Ended by a failure.</summary>
    Failed = 4,

    /// <summary>Ended by somebody.</summary>
    Terminated = 5,
}
