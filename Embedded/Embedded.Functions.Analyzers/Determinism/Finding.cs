using Microsoft.CodeAnalysis;

namespace Embedded.Functions.Analyzers.Determinism;

/// <summary>One breach of a rule in one body.</summary>
internal sealed class Finding(DiagnosticDescriptor rule, SyntaxNode node, string subject)
{
    public DiagnosticDescriptor Rule { get; } = rule;

    public Location Location { get; } = node.GetLocation();

    /// <summary>What is used, as the message names it.</summary>
    public string Subject { get; } = subject;
}
