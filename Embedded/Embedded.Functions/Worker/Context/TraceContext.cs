using System.Collections.Immutable;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>W3C trace context of an invocation.</summary>
public abstract class TraceContext
{
    /// <summary>The traceparent header, or an empty string.</summary>
    public abstract string TraceParent { get; }

    /// <summary>The tracestate header, or an empty string.</summary>
    public abstract string TraceState { get; }

    /// <summary>Attributes sent by the host.</summary>
    public virtual IReadOnlyDictionary<string, string> Attributes => ImmutableDictionary<string, string>.Empty;

    /// <summary>Baggage sent by the host.</summary>
    public virtual IReadOnlyDictionary<string, string> Baggage => ImmutableDictionary<string, string>.Empty;
}
