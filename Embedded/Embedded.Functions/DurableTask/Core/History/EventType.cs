namespace DurableTask.Core.History;

/// <summary>Kinds of history events.</summary>
public enum EventType
{
    /// <summary>An execution was asked for.</summary>
    ExecutionStarted = 0,

    /// <summary>The execution ended.</summary>
    ExecutionCompleted = 1,

    /// <summary>Not used.</summary>
    ExecutionFailed = 2,

    /// <summary>A client ended the instance.</summary>
    ExecutionTerminated = 3,

    /// <summary>The orchestrator called an activity.</summary>
    TaskScheduled = 4,

    /// <summary>An activity returned.</summary>
    TaskCompleted = 5,

    /// <summary>An activity failed.</summary>
    TaskFailed = 6,

    /// <summary>The orchestrator called a sub-orchestration.</summary>
    SubOrchestrationInstanceCreated = 7,

    /// <summary>A sub-orchestration returned.</summary>
    SubOrchestrationInstanceCompleted = 8,

    /// <summary>A sub-orchestration failed or was terminated.</summary>
    SubOrchestrationInstanceFailed = 9,

    /// <summary>The orchestrator set a timer.</summary>
    TimerCreated = 10,

    /// <summary>A timer was due.</summary>
    TimerFired = 11,

    /// <summary>A turn began.</summary>
    OrchestratorStarted = 12,

    /// <summary>A turn ended.</summary>
    OrchestratorCompleted = 13,

    /// <summary>The orchestrator sent an event.</summary>
    EventSent = 14,

    /// <summary>An event was received.</summary>
    EventRaised = 15,

    /// <summary>The execution started over.</summary>
    ContinueAsNew = 16,

    /// <summary>Anything else.</summary>
    GenericEvent = 17,

    /// <summary>A snapshot of the instance.</summary>
    HistoryState = 18,

    /// <summary>A client held the instance.</summary>
    ExecutionSuspended = 19,

    /// <summary>A client let the instance go on.</summary>
    ExecutionResumed = 20,

    /// <summary>A client took a failed instance back.</summary>
    ExecutionRewound = 21,
}
