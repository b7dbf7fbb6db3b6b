using Microsoft.CodeAnalysis;

namespace Embedded.Functions.Analyzers.Symbols;

internal static class SymbolExtensions
{
    private static readonly SymbolDisplayFormat Short = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>The type of this metadata name. Where several assemblies have one, the compilation's own or else the first.</summary>
    public static INamedTypeSymbol? FindType(this Compilation compilation, string metadataName)
    {
        if (compilation.GetTypeByMetadataName(metadataName) is { } type)
        {
            return type;
        }

        var all = compilation.GetTypesByMetadataName(metadataName);
        return all.IsEmpty ? null : all[0];
    }

    public static bool Is(this ISymbol? symbol, ISymbol? other) => other is not null && SymbolEqualityComparer.Default.Equals(symbol, other);

    /// <summary>Whether the type is the other one, derives from it or implements it; generic types by their definitions.</summary>
    public static bool IsOrInherits(this ITypeSymbol? type, INamedTypeSymbol? other)
    {
        if (type is null || other is null)
        {
            return false;
        }

        if (other.TypeKind == TypeKind.Interface && type.AllInterfaces.Any(face => face.OriginalDefinition.Is(other)))
        {
            return true;
        }

        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.OriginalDefinition.Is(other))
            {
                return true;
            }
        }

        return false;
    }

    public static AttributeData? FindAttribute(this ISymbol symbol, INamedTypeSymbol? attribute) =>
        attribute is null ? null : symbol.GetAttributes().FirstOrDefault(data => data.AttributeClass.Is(attribute));

    /// <summary>The parameter that carries an attribute.</summary>
    public static IParameterSymbol? FindParameter(this IMethodSymbol method, INamedTypeSymbol? attribute) =>
        attribute is null ? null : method.Parameters.FirstOrDefault(parameter => parameter.FindAttribute(attribute) is not null);

    /// <summary>The text of an attribute's first constructor argument.</summary>
    public static string? FirstText(this AttributeData? attribute) =>
        attribute is { ConstructorArguments: [{ Value: string text }, ..] } ? text : null;

    /// <summary>The text of an attribute's named argument.</summary>
    public static string? NamedText(this AttributeData? attribute, string name) =>
        attribute?.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value as string;

    public static bool IsDeclaredIn(this ISymbol symbol, Compilation compilation) => symbol.ContainingAssembly.Is(compilation.Assembly);

    /// <summary>"Type.Member", as messages name code.</summary>
    public static string ShortName(this ISymbol symbol) => symbol switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => $"new {constructor.ContainingType.ToDisplayString(Short)}",
        IMethodSymbol { AssociatedSymbol: IPropertySymbol property } => property.ShortName(),
        ITypeSymbol type => type.ToDisplayString(Short),
        { ContainingType: { } type } => $"{type.ToDisplayString(Short)}.{symbol.Name}",
        _ => symbol.Name,
    };
}
