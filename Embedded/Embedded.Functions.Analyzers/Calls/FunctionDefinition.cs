using Microsoft.CodeAnalysis;

namespace Embedded.Functions.Analyzers.Calls;

/// <summary>A function that can be called by its name.</summary>
internal sealed class FunctionDefinition(FunctionKind kind, string name, ISymbol symbol, Payload input, Payload output)
{
    public FunctionKind Kind { get; } = kind;

    public string Name { get; } = name;

    /// <summary>The method, or the class that is it.</summary>
    public ISymbol Symbol { get; } = symbol;

    public Payload Input { get; } = input;

    public Payload Output { get; } = output;

    public FunctionDefinition WithInput(Payload other) => new(Kind, Name, Symbol, other, Output);
}
