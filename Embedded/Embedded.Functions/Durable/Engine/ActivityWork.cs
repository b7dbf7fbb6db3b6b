using Embedded.Functions.Durable.History;

namespace Embedded.Functions.Durable.Engine;

/// <summary>An activity to run. After a restart only its number is known; the rest is read when its turn comes.</summary>
internal sealed record ActivityWork(long Key, int TaskId, string? InstanceId, HistoryEvent? Scheduled, int Recoveries)
{
    /// <summary>The trace of the orchestration: a traceparent header, or null.</summary>
    public string? Trace { get; init; }

    public bool IsRecovered => Scheduled is null;
}
