using Embedded.Functions.Analyzers.Symbols;
using Microsoft.CodeAnalysis;

namespace Embedded.Functions.Analyzers.Calls;

/// <summary>The type of an input or a result as far as it is known at compile time: unknown, none, or a type.</summary>
internal readonly struct Payload
{
    private Payload(bool isKnown, ITypeSymbol? type)
    {
        IsKnown = isKnown;
        Type = type;
    }

    public static Payload Unknown => default;

    public static Payload None { get; } = new(true, null);

    public bool IsKnown { get; }

    /// <summary>Null where there is none.</summary>
    public ITypeSymbol? Type { get; }

    public static Payload Of(ITypeSymbol? type) => new(true, type);

    /// <summary>What a function with this return type gives.</summary>
    public static Payload Returned(IMethodSymbol method, KnownTypes known) => method.ReturnType switch
    {
        _ when method.ReturnsVoid => None,
        var type when type.Is(known.Task) || type.Is(known.ValueTask) => None,
        INamedTypeSymbol { TypeArguments: [var result] } type when type.OriginalDefinition.Is(known.TaskOfT) || type.OriginalDefinition.Is(known.ValueTaskOfT) =>
            Of(result),
        var type => Of(type),
    };

    /// <inheritdoc/>
    public override string ToString() => Type is null ? "nothing" : $"'{Type.ShortName()}'";
}
