// The official type says nothing about nulls.
#nullable disable annotations

using DurableTask.Core.Tracing;

namespace DurableTask.Core;

/// <summary>An event that carries a trace.</summary>
public interface ISupportsDurableTraceContext
{
    /// <summary>The trace that caused the event.</summary>
    DistributedTraceContext ParentTraceContext { get; set; }
}
