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

    /// <summary>The orchestrator called an operation of an entity. This name and the following ones are those of the Durable Task protocol; in
    /// DurableTask.Core they are sent and raised events.</summary>
    EntityOperationCalled = 16,

    /// <summary>An operation was sent to an entity without waiting for it.</summary>
    EntityOperationSignaled = 17,

    /// <summary>An operation of an entity returned.</summary>
    EntityOperationCompleted = 18,

    /// <summary>An operation of an entity failed.</summary>
    EntityOperationFailed = 19,

    /// <summary>The orchestrator asked to lock entities; carries their ids.</summary>
    EntityLockRequested = 20,

    /// <summary>All entities asked for are locked.</summary>
    EntityLockGranted = 21,

    /// <summary>The orchestrator gave back the lock of an entity.</summary>
    EntityUnlockSent = 22,
}
