using Embedded.Functions.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Embedded.Functions.Analyzers.Determinism.Checks;

/// <summary>Static fields and properties that can change, and changes of what static fields hold.</summary>
internal sealed class MutableStateCheck(Compilation compilation) : ICheck
{
    private static readonly HashSet<string> Mutations =
    [
        "Add", "AddRange", "AddFirst", "AddLast", "AddOrUpdate", "Append", "AppendLine", "Clear", "Dequeue", "Enqueue", "ExceptWith", "GetOrAdd", "Insert",
        "IntersectWith", "Pop", "Push", "Remove", "RemoveAll", "RemoveAt", "RemoveWhere", "Reverse", "Set", "SetValue", "Sort", "SymmetricExceptWith",
        "TryAdd", "TryDequeue", "TryPop", "TryRemove", "TryTake", "TryUpdate", "UnionWith",
    ];

    public Finding? Check(IOperation operation, CodeBody body) => operation switch
    {
        IFieldReferenceOperation { Field: { IsStatic: true, IsConst: false } field } when !field.IsReadOnly || IsMutated(operation) || IsConcurrent(field.Type) =>
            Found(operation, field),
        IPropertyReferenceOperation { Property: { IsStatic: true } property } when IsSettable(property) || IsMutated(operation) => Found(operation, property),
        _ => null,
    };

    private static Finding Found(IOperation operation, ISymbol member) => new(DeterminismRules.MutableState, operation.Syntax, member.ShortName());

    private bool IsSettable(IPropertySymbol property) =>
        property.SetMethod is not null
        && (!property.IsDeclaredIn(compilation)
            || property.ContainingType.GetMembers().Any(member => member is IFieldSymbol field && field.AssociatedSymbol.Is(property)));

    private static bool IsConcurrent(ITypeSymbol type) => type.ContainingNamespace?.ToDisplayString() == "System.Collections.Concurrent";

    private static bool IsMutated(IOperation held) => held.Consumer() switch
    {
        IInvocationOperation call when call.Instance?.Unwrap() == held => Mutations.Contains(call.TargetMethod.Name),
        IPropertyReferenceOperation { Property.IsIndexer: true } indexer when indexer.Instance?.Unwrap() == held => IsWritten(indexer),
        IPropertyReferenceOperation property when property.Instance?.Unwrap() == held => IsWritten(property),
        IFieldReferenceOperation field when field.Instance?.Unwrap() == held => IsWritten(field),
        IArrayElementReferenceOperation element when element.ArrayReference.Unwrap() == held => IsWritten(element),
        _ => false,
    };

    private static bool IsWritten(IOperation reference) =>
        (reference.Parent is IAssignmentOperation assignment && assignment.Target == reference) || reference.Parent is IIncrementOrDecrementOperation;
}
