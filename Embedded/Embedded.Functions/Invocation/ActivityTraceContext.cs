using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace Embedded.Functions.Invocation;

/// <summary>The trace context of the activity that was current when the trigger fired.</summary>
internal sealed class ActivityTraceContext(string traceParent, string traceState) : TraceContext
{
    private static readonly ActivityTraceContext Empty = new(string.Empty, string.Empty);

    public override string TraceParent => traceParent;

    public override string TraceState => traceState;

    public static ActivityTraceContext Of(Activity? activity) => activity is { IdFormat: ActivityIdFormat.W3C, Id: { } id }
        ? new(id, activity.TraceStateString ?? string.Empty)
        : Empty;
}
