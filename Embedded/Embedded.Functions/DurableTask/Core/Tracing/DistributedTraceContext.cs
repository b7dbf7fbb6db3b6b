namespace DurableTask.Core.Tracing;

/// <summary>A trace as an event carries it. Source: W3C Trace Context.</summary>
public class DistributedTraceContext(string traceParent, string? traceState = null)
{
    /// <summary>The traceparent header.</summary>
    public string TraceParent { get; set; } = traceParent;

    /// <summary>The tracestate header.</summary>
    public string? TraceState { get; set; } = traceState;

    /// <summary>The id of the span of the execution.</summary>
    public string? Id { get; set; }

    /// <summary>The span's own part of its id.</summary>
    public string? SpanId { get; set; }

    /// <summary>When the span began.</summary>
    public DateTimeOffset? ActivityStartTime { get; set; }
}
