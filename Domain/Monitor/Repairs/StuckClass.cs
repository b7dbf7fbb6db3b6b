using System.Text.Json.Serialization;

namespace Domain.Monitor.Repairs;

/// <summary>Why something is stuck (MON-1).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StuckClass>))]
public enum StuckClass
{
    /// <summary>The bytes never came, and their time is over.</summary>
    [JsonStringEnumMemberName("never_uploaded")]
    NeverUploaded = 1,

    /// <summary>What the workflow waits for has happened, and nobody told it.</summary>
    [JsonStringEnumMemberName("lost_event")]
    LostEvent = 2,

    /// <summary>The workflow runs, and has not moved for longer than its step may take.</summary>
    [JsonStringEnumMemberName("worker_dead")]
    WorkerDead = 3,

    /// <summary>It was repaired as often as may be, or fails in the same way again and again.</summary>
    [JsonStringEnumMemberName("poison")]
    Poison = 4,

    /// <summary>Storage, database, Redis or broker does not answer.</summary>
    [JsonStringEnumMemberName("dependency_down")]
    DependencyDown = 5,

    /// <summary>There is no workflow, or it ended and left its work undone.</summary>
    [JsonStringEnumMemberName("workflow_missing")]
    WorkflowMissing = 6,

    /// <summary>The workflow failed.</summary>
    [JsonStringEnumMemberName("workflow_failed")]
    WorkflowFailed = 7,

    /// <summary>Somebody terminated the workflow.</summary>
    [JsonStringEnumMemberName("workflow_terminated")]
    WorkflowTerminated = 8,

    /// <summary>Somebody suspended the workflow, longer ago than that may last.</summary>
    [JsonStringEnumMemberName("workflow_suspended")]
    WorkflowSuspended = 9,
}
