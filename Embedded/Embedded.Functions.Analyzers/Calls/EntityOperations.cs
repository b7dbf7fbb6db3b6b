using System.Collections.Concurrent;
using Embedded.Functions.Analyzers.Symbols;
using Microsoft.CodeAnalysis;

namespace Embedded.Functions.Analyzers.Calls;

/// <summary>The operations of entities: the public methods of the class, or of the state, that a trigger dispatches to.</summary>
internal sealed class EntityOperations(KnownTypes known)
{
    // Every entity has it.
    private const string Delete = "delete";

    private readonly ConcurrentDictionary<ISymbol, INamedTypeSymbol> dispatched = new(SymbolEqualityComparer.Default);

    /// <summary>Notes that an entity's function dispatches to a type.</summary>
    public void Add(ISymbol function, INamedTypeSymbol type) => dispatched[function] = type;

    /// <summary>The methods by their names, or null where it cannot be known what an entity does.</summary>
    public ILookup<string, IMethodSymbol>? Find(FunctionDefinition entity)
    {
        var type = entity.Symbol as INamedTypeSymbol ?? (dispatched.TryGetValue(entity.Symbol, out var target) ? target : null);
        return type is null ? null : Methods(type).ToLookup(static method => method.Name, StringComparer.OrdinalIgnoreCase);
    }

    public static bool IsImplicit(string operation) => string.Equals(operation, Delete, StringComparison.OrdinalIgnoreCase);

    /// <summary>What an operation takes.</summary>
    public static Payload InputOf(IMethodSymbol operation) => operation.Parameters
        .Where(static parameter => parameter.Type is not { Name: "TaskEntityContext" or "TaskEntityOperation" }).ToList() switch
    {
        [] => Payload.None,
        [{ HasExplicitDefaultValue: true }] => Payload.Unknown,
        [var input] => Payload.Of(input.Type),
        _ => Payload.Unknown,
    };

    private IEnumerable<IMethodSymbol> Methods(INamedTypeSymbol type)
    {
        for (var current = type; current is not null && current.SpecialType != SpecialType.System_Object; current = current.BaseType)
        {
            if (current.OriginalDefinition.Is(known.TaskEntity))
            {
                if (DispatchesToState(type) && current.TypeArguments is [INamedTypeSymbol state])
                {
                    foreach (var method in Methods(state))
                    {
                        yield return method;
                    }
                }

                yield break;
            }

            foreach (var method in current.GetMembers().OfType<IMethodSymbol>().Where(IsOperation))
            {
                yield return method;
            }
        }
    }

    private static bool IsOperation(IMethodSymbol method) =>
        method is { MethodKind: MethodKind.Ordinary or MethodKind.PropertyGet or MethodKind.PropertySet, IsStatic: false, DeclaredAccessibility: Accessibility.Public };

    private static bool DispatchesToState(INamedTypeSymbol type) => type.GetMembers("AllowStateDispatch").Length > 0;
}
