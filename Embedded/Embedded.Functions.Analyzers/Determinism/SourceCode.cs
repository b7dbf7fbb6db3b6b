using System.Collections.Concurrent;
using System.Collections.Immutable;
using Embedded.Functions.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Embedded.Functions.Analyzers.Determinism;

/// <summary>Finds the bodies that run when a member is used.</summary>
internal sealed class SourceCode(Compilation compilation, KnownTypes known)
{
    private readonly ConcurrentDictionary<IMethodSymbol, ImmutableArray<IMethodSymbol>> implementations = new(SymbolEqualityComparer.Default);
    private readonly Lazy<ImmutableArray<INamedTypeSymbol>> types = new(() => [.. TypesOf(compilation.Assembly.GlobalNamespace)]);

    /// <summary>The bodies of a method, and of what may stand in for it.</summary>
    public IEnumerable<CodeBody> BodiesOf(IMethodSymbol method)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        if (!method.IsDeclaredIn(compilation) || known.IsContext(method.ContainingType) || method.MethodKind == MethodKind.LocalFunction)
        {
            return [];
        }

        var bodies = Declared(method.PartialImplementationPart ?? method);
        if (method.MethodKind == MethodKind.Constructor)
        {
            bodies = bodies.Concat(Initializers(method.ContainingType));
        }

        return IsOpen(method) ? bodies.Concat(implementations.GetOrAdd(method, Implement).SelectMany(Declared)) : bodies;
    }

    /// <summary>The initializer of a static field or property, which runs before its first use.</summary>
    public IEnumerable<CodeBody> InitializersOfStatic(ISymbol member) =>
        member.IsStatic && member is not IFieldSymbol { IsConst: true } && member.IsDeclaredIn(compilation) ? InitializersOf(member) : [];

    /// <summary>Whether the compilation holds code that a call of this method runs.</summary>
    public bool Has(IMethodSymbol method) => BodiesOf(method).Any();

    private static bool IsOpen(IMethodSymbol method) =>
        method.IsAbstract || method.IsVirtual || (method.IsOverride && !method.IsSealed) || method.ContainingType.TypeKind == TypeKind.Interface;

    private static IEnumerable<CodeBody> Declared(IMethodSymbol method) =>
        from reference in method.DeclaringSyntaxReferences
        let node = reference.GetSyntax()
        where HasBody(node)
        select new CodeBody(node, method.ShortName());

    private static bool HasBody(SyntaxNode node) => node switch
    {
        BaseMethodDeclarationSyntax method => method.Body is not null || method.ExpressionBody is not null,
        AccessorDeclarationSyntax accessor => accessor.Body is not null || accessor.ExpressionBody is not null,
        ArrowExpressionClauseSyntax => true,
        _ => false,
    };

    private static IEnumerable<CodeBody> Initializers(INamedTypeSymbol type) =>
        type.GetMembers().Where(static member => !member.IsStatic && member is IFieldSymbol { IsImplicitlyDeclared: false } or IPropertySymbol)
            .SelectMany(InitializersOf);

    private static IEnumerable<CodeBody> InitializersOf(ISymbol member) =>
        from reference in (member is IFieldSymbol { AssociatedSymbol: { } property } ? property : member).DeclaringSyntaxReferences
        let initializer = reference.GetSyntax() switch
        {
            VariableDeclaratorSyntax variable => variable.Initializer,
            PropertyDeclarationSyntax declaration => declaration.Initializer,
            _ => null,
        }
        where initializer is not null
        select new CodeBody(initializer, member.ShortName());

    private static IEnumerable<INamedTypeSymbol> TypesOf(INamespaceOrTypeSymbol container) =>
        container.GetMembers().OfType<INamespaceOrTypeSymbol>().SelectMany(static member =>
            member is INamedTypeSymbol type ? TypesOf(type).Prepend(type) : TypesOf(member));

    private ImmutableArray<IMethodSymbol> Implement(IMethodSymbol method) =>
    [
        .. types.Value
            .Where(type => type.TypeKind is TypeKind.Class or TypeKind.Struct && type.IsOrInherits(method.ContainingType))
            .Select(type => Find(type, method))
            .OfType<IMethodSymbol>()
            .Distinct<IMethodSymbol>(SymbolEqualityComparer.Default),
    ];

    private static IMethodSymbol? Find(INamedTypeSymbol type, IMethodSymbol method)
    {
        if (method.ContainingType.TypeKind == TypeKind.Interface)
        {
            var member = type.AllInterfaces
                .Where(face => face.OriginalDefinition.Is(method.ContainingType))
                .SelectMany(static face => face.GetMembers())
                .FirstOrDefault(candidate => candidate.OriginalDefinition.Is(method));
            return member is null ? null : type.FindImplementationForInterfaceMember(member)?.OriginalDefinition as IMethodSymbol;
        }

        return type.GetMembers(method.Name).OfType<IMethodSymbol>().FirstOrDefault(candidate => Overrides(candidate, method));
    }

    private static bool Overrides(IMethodSymbol candidate, IMethodSymbol method)
    {
        for (var current = candidate.OverriddenMethod; current is not null; current = current.OverriddenMethod)
        {
            if (current.OriginalDefinition.Is(method))
            {
                return true;
            }
        }

        return false;
    }
}
