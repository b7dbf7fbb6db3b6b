using System.Diagnostics;
using Embedded.Functions.Durable.Execution;
using Embedded.Functions.Durable.History;
using Embedded.Functions.Durable.Storage;

namespace Embedded.Functions.Durable.Engine;

/// <summary>
/// Spans as the official packages name them, from a source of the same name (W3C Trace Context; durabletask-dotnet TraceHelper). An instance keeps the context it was
/// started in, across continue-as-new and restarts; its activities, its sub-orchestrations and its own span belong to that trace. Unlike the real ones, activities
/// hang directly under the span that started the instance, and waiting has no spans of its own.
/// </summary>
internal static class HubTracing
{
    private static readonly ActivitySource Source = new("Microsoft.DurableTask");

    /// <summary>A client starts an instance.</summary>
    public static Activity? Create(string name, string version, string instanceId) =>
        Tag(Source.StartActivity(Span("create_orchestration", name, version), ActivityKind.Producer), "orchestration", name, instanceId);

    /// <summary>A client sends an event.</summary>
    public static Activity? Raise(string name, string instanceId) =>
        Tag(Source.StartActivity(Span("orchestration_event", name, null), ActivityKind.Producer), "event", name, null)
            ?.SetTag("durabletask.event.target_instance_id", instanceId);

    /// <summary>The context that what is started now belongs to; null when there is none.</summary>
    public static string? Context => Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? id : null;

    /// <summary>One attempt of an activity. Without a context there is no span, as with the real ones.</summary>
    public static Activity? Run(ActivityWork work) =>
        ActivityContext.TryParse(work.Trace, null, isRemote: true, out ActivityContext parent)
            ? Tag(
                Source.StartActivity(Span("activity", work.Scheduled!.Name!, work.Scheduled.Version), ActivityKind.Server, parent),
                "activity",
                work.Scheduled.Name!,
                work.InstanceId)?.SetTag("durabletask.task.task_id", work.TaskId)
            : null;

    /// <summary>An instance has ended.</summary>
    public static void Ended(StoredInstance instance, ExecutionOutcome outcome, DateTime now)
    {
        if (!ActivityContext.TryParse(instance.Trace, null, isRemote: true, out ActivityContext parent))
        {
            return;
        }

        using Activity? span = Tag(
            Source.StartActivity(
                Span("orchestration", instance.Name, instance.Version), ActivityKind.Server, parent, startTime: new DateTimeOffset(instance.Created)),
            "orchestration",
            instance.Name,
            instance.InstanceId);
        if (outcome is ExecutionOutcome.Failed failed)
        {
            span?.SetStatus(ActivityStatusCode.Error, failed.Failure.ErrorMessage);
        }

        span?.SetEndTime(now);
    }

    /// <summary>What an activity's failure means for its span.</summary>
    public static void Failed(Activity? span, RecordedFailure failure) => span?.SetStatus(ActivityStatusCode.Error, failure.ErrorMessage);

    private static string Span(string what, string name, string? version) => string.IsNullOrEmpty(version) ? $"{what}:{name}" : $"{what}:{name}@({version})";

    private static Activity? Tag(Activity? span, string type, string name, string? instanceId) => span
        ?.SetTag("durabletask.type", type)
        .SetTag("durabletask.task.name", name)
        .SetTag("durabletask.task.instance_id", instanceId);
}
