using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Embedded.Functions.Analyzers.Determinism;

/// <summary>Where the engine enters the code.</summary>
internal sealed class Orchestrator(string name, CodeBody body, ImmutableArray<IParameterSymbol> parameters)
{
    public string Name { get; } = name;

    public CodeBody Body { get; } = body;

    /// <summary>What the host, not other code, gives it. Empty for a lambda, which shares the parameters of the method around it.</summary>
    public ImmutableArray<IParameterSymbol> Parameters { get; } = parameters;
}
