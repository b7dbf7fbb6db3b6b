namespace Embedded.Functions.Durable.History;

/// <summary>
/// Kinds of history events. Names and meaning as in DurableTask.Core.History.EventType; the numbers are stored and never change.
/// </summary>
public enum HistoryEventType
{
    /// <summary>An execution was asked for; carries name, version and input.</summary>
    ExecutionStarted = 0,

    /// <summary>The execution ended; carries the result or the failure.</summary>
    ExecutionCompleted = 1,

    /// <summary>A client asked for termination.</summary>
    ExecutionTerminated = 2,

    /// <summary>The orchestrator called an activity.</summary>
    TaskScheduled = 3,

    /// <summary>An activity returned.</summary>
    TaskCompleted = 4,

    /// <summary>An activity failed.</summary>
    TaskFailed = 5,

    /// <summary>The orchestrator called a sub-orchestration.</summary>
    SubOrchestrationInstanceCreated = 6,

    /// <summary>A sub-orchestration returned.</summary>
    SubOrchestrationInstanceCompleted = 7,

    /// <summary>A sub-orchestration failed or was terminated.</summary>
    SubOrchestrationInstanceFailed = 8,

    /// <summary>The orchestrator set a timer.</summary>
    TimerCreated = 9,

    /// <summary>A timer is due.</summary>
    TimerFired = 10,

    /// <summary>The orchestrator's code was entered for the first time in this execution.</summary>
    OrchestratorStarted = 11,

    /// <summary>The orchestrator sent an event to another instance.</summary>
    EventSent = 12,

    /// <summary>An event was received.</summary>
    EventRaised = 13,

    /// <summary>A client asked to hold the instance.</summary>
    ExecutionSuspended = 14,

    /// <summary>A client asked to go on.</summary>
    ExecutionResumed = 15,
}
