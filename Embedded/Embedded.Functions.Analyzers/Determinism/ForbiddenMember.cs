using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Embedded.Functions.Analyzers.Determinism;

/// <summary>Members of a type, and of what derives from it, that a rule forbids.</summary>
internal sealed class ForbiddenMember(DiagnosticDescriptor rule, string type, params string[] names)
{
    public DiagnosticDescriptor Rule { get; } = rule;

    /// <summary>The metadata name of the type.</summary>
    public string Type { get; } = type;

    /// <summary>Which overloads are meant; all, where it says nothing.</summary>
    public Func<ImmutableArray<IParameterSymbol>, bool> Overload { get; init; } = static _ => true;

    /// <summary>Whether the rule is about this member. Without names it is about every one, constructors included.</summary>
    public bool Covers(ISymbol member) =>
        (names.Length == 0 || names.Contains(member.Name))
        && (member is IMethodSymbol method ? Overload(method.Parameters) : Overload([]));
}
