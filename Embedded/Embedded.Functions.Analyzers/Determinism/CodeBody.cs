using Microsoft.CodeAnalysis;

namespace Embedded.Functions.Analyzers.Determinism;

/// <summary>A piece of source that runs as one: a method with its local functions and lambdas, an accessor, an initializer.</summary>
internal sealed class CodeBody(SyntaxNode node, string name)
{
    /// <summary>The declaration.</summary>
    public SyntaxNode Node { get; } = node;

    /// <summary>What paths call it.</summary>
    public string Name { get; } = name;
}
