namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Whether a trigger hands over one event or a batch.</summary>
public enum Cardinality
{
    /// <summary>A batch of events per invocation.</summary>
    Many,

    /// <summary>One event per invocation.</summary>
    One,
}
