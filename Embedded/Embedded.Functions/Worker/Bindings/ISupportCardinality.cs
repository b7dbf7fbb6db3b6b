namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>A trigger that can hand over batches.</summary>
public interface ISupportCardinality
{
    /// <summary>One event or many per invocation.</summary>
    Cardinality Cardinality { get; set; }
}
