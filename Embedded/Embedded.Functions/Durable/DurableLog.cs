using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Embedded.Functions.Durable;

/// <summary>The engine's log messages.</summary>
internal static partial class DurableLog
{
    [LoggerMessage(
        1,
        LogLevel.Information,
        "Hub {Hub} has started; recovered {Messages} messages, {Activities} activities, {Timers} timers and {Starts} starts")]
    public static partial void Started(ILogger logger, string hub, int messages, int activities, int timers, int starts);

    [LoggerMessage(2, LogLevel.Information, "Hub {Hub} has stopped")]
    public static partial void Stopped(ILogger logger, string hub);

    [LoggerMessage(3, LogLevel.Critical, "The durable store has failed; the hub does nothing more until the process is started again")]
    public static partial void StoreFailed(ILogger logger, Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "A commit is delayed; it will be tried again")]
    public static partial void CommitDelayed(ILogger logger, Exception exception);

    [LoggerMessage(5, LogLevel.Warning, "Orchestration {Name} {InstanceId} failed: {ErrorType}: {ErrorMessage}")]
    public static partial void OrchestrationFailed(ILogger logger, string name, string instanceId, string errorType, string errorMessage);

    [LoggerMessage(6, LogLevel.Warning, "Activity {Name} #{TaskId} of {InstanceId} failed")]
    public static partial void ActivityFailed(ILogger logger, Exception exception, string name, int taskId, string instanceId);

    [LoggerMessage(
        7,
        LogLevel.Error,
        "Activity {Name} #{TaskId} of {InstanceId} is given up: the process died {Recoveries} times while it ran")]
    public static partial void ActivityAbandoned(ILogger logger, string name, int taskId, string instanceId, int recoveries);

    [LoggerMessage(8, LogLevel.Warning, "{Count} activities did not end within the grace period; they will run again after the next start")]
    public static partial void ActivitiesInterrupted(ILogger logger, int count);

    [LoggerMessage(
        10,
        LogLevel.Warning,
        "Orchestration {Name} {InstanceId} waits for a hub that works on version '{Version}'; this one is of version '{HubVersion}'")]
    public static partial void VersionRejected(ILogger logger, string name, string instanceId, string version, string hubVersion);

    [LoggerMessage(11, LogLevel.Warning, "Operation {Operation} of {Entity} failed: {ErrorType}: {ErrorMessage}")]
    public static partial void OperationFailed(ILogger logger, string? operation, string entity, string errorType, string errorMessage);

    [LoggerMessage(12, LogLevel.Error, "Operation {Operation} of {Entity} is given up: the process died {Recoveries} times while it ran")]
    public static partial void OperationAbandoned(ILogger logger, string? operation, string entity, int? recoveries);

    [LoggerMessage(13, LogLevel.Warning, "{Entity} did not start orchestration {Name}: instance {InstanceId} is {Status}")]
    public static partial void StartRefused(ILogger logger, string entity, string? name, string instanceId, OrchestrationRuntimeStatus status);

    [LoggerMessage(9, LogLevel.Information, "Orchestration {InstanceId} was rewound: {Reason}")]
    public static partial void Rewound(ILogger logger, string instanceId, string? reason);
}
