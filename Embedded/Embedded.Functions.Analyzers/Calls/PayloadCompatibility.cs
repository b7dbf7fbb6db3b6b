using Embedded.Functions.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Embedded.Functions.Analyzers.Calls;

/// <summary>Whether a value that is written as one type can be read as another. Payloads travel as JSON.</summary>
internal sealed class PayloadCompatibility(Compilation compilation)
{
    private readonly INamedTypeSymbol? sequence = compilation.FindType("System.Collections.Generic.IEnumerable`1");
    private readonly INamedTypeSymbol? pair = compilation.FindType("System.Collections.Generic.KeyValuePair`2");

    public bool Fits(Payload written, Payload read) =>
        !written.IsKnown || !read.IsKnown || (written.Type, read.Type) switch
        {
            (_, null) => written.Type is null,
            (null, { } target) => CanBeNull(target),
            ({ } source, { } target) => Fits(source, target),
        };

    private static bool CanBeNull(ITypeSymbol type) =>
        type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
        || (!type.IsValueType && type.NullableAnnotation == NullableAnnotation.Annotated)
        || IsOpen(type);

    // What any JSON can be read as, or whose type is decided elsewhere.
    private static bool IsOpen(ITypeSymbol type) =>
        type.TypeKind is TypeKind.Dynamic or TypeKind.TypeParameter or TypeKind.Error
        || type.SpecialType == SpecialType.System_Object
        || type is { Name: "JsonElement" or "JsonNode" or "JsonDocument" or "JToken" };

    private bool Fits(ITypeSymbol source, ITypeSymbol target)
    {
        if (source.Is(target) || IsOpen(target) || source.TypeKind is TypeKind.Dynamic or TypeKind.TypeParameter or TypeKind.Error)
        {
            return true;
        }

        if (compilation.ClassifyConversion(source, target) is { IsImplicit: true, Exists: true })
        {
            return true;
        }

        return Element(source) is { } from && Element(target) is { } to && (Fits(from, to) || FitsAsPair(from, to));
    }

    private bool FitsAsPair(ITypeSymbol from, ITypeSymbol to) =>
        from is INamedTypeSymbol { TypeArguments: [var fromKey, var fromValue] } && from.OriginalDefinition.Is(pair)
        && to is INamedTypeSymbol { TypeArguments: [var toKey, var toValue] } && to.OriginalDefinition.Is(pair)
        && Fits(fromKey, toKey) && Fits(fromValue, toValue);

    // The type of the elements of what is written as an array or an object of pairs; strings are neither.
    private ITypeSymbol? Element(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_String } => null,
        IArrayTypeSymbol array => array.ElementType,
        INamedTypeSymbol named when named.OriginalDefinition.Is(sequence) => named.TypeArguments[0],
        _ => type.AllInterfaces.FirstOrDefault(face => face.OriginalDefinition.Is(sequence))?.TypeArguments[0],
    };
}
