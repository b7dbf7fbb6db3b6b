namespace DurableTask.Core;

/// <summary>The state of an orchestration.</summary>
public enum OrchestrationStatus
{
    /// <summary>Under way.</summary>
    Running = 0,

    /// <summary>Returned.</summary>
    Completed = 1,

    /// <summary>Started over with an empty history.</summary>
    ContinuedAsNew = 2,

    /// <summary>Threw.</summary>
    Failed = 3,

    /// <summary>Not used.</summary>
    Canceled = 4,

    /// <summary>Ended by a client.</summary>
    Terminated = 5,

    /// <summary>Not yet begun.</summary>
    Pending = 6,

    /// <summary>Held by a client.</summary>
    Suspended = 7,
}
