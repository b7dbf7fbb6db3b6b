using Microsoft.CodeAnalysis;

namespace Embedded.Functions.Analyzers.Determinism;

/// <summary>A call from one body to other code of the compilation.</summary>
internal sealed class CallEdge(CodeBody target, Location site)
{
    public CodeBody Target { get; } = target;

    public Location Site { get; } = site;
}
