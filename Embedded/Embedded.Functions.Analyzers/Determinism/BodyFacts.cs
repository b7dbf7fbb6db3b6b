using System.Collections.Immutable;

namespace Embedded.Functions.Analyzers.Determinism;

/// <summary>What one body does, whoever calls it.</summary>
internal sealed class BodyFacts(ImmutableArray<Finding> findings, ImmutableArray<CallEdge> calls)
{
    public ImmutableArray<Finding> Findings { get; } = findings;

    public ImmutableArray<CallEdge> Calls { get; } = calls;
}
