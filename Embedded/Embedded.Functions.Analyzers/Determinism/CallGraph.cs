using System.Collections.Immutable;
using Embedded.Functions.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Embedded.Functions.Analyzers.Determinism;

/// <summary>Which code of the compilation an operation runs.</summary>
internal sealed class CallGraph(SourceCode source)
{
    /// <summary>The calls that one operation makes.</summary>
    public IEnumerable<CallEdge> CallsOf(IOperation operation) =>
        from body in Targets(operation).SelectMany(source.BodiesOf).Concat(operation is IMemberReferenceOperation use ? source.InitializersOfStatic(use.Member) : [])
        select new CallEdge(body, operation.Syntax.GetLocation());

    private static IEnumerable<IMethodSymbol> Targets(IOperation operation) => operation switch
    {
        IInvocationOperation call => [call.TargetMethod],
        IObjectCreationOperation { Constructor: { } constructor } => [constructor],
        IPropertyReferenceOperation reference => Accessors(reference),
        IMethodReferenceOperation reference => [reference.Method],
        IEventAssignmentOperation { EventReference: IEventReferenceOperation { Event: { AddMethod: { } add, RemoveMethod: { } remove } } } assignment =>
            [assignment.Adds ? add : remove],
        IBinaryOperation { OperatorMethod: { } method } => [method],
        IUnaryOperation { OperatorMethod: { } method } => [method],
        IConversionOperation { OperatorMethod: { } method } => [method],
        IIncrementOrDecrementOperation { OperatorMethod: { } method } => [method],
        ICompoundAssignmentOperation { OperatorMethod: { } method } => [method],
        IForEachLoopOperation { Syntax: CommonForEachStatementSyntax syntax, SemanticModel: { } model } => Enumeration(model.GetForEachStatementInfo(syntax)),
        IUsingOperation { Resources: var resources } => Disposals(resources),
        IUsingDeclarationOperation { DeclarationGroup: var resources } => Disposals(resources),
        _ => [],
    };

    private static IEnumerable<IMethodSymbol> Accessors(IPropertyReferenceOperation reference)
    {
        var written = reference.Parent is IAssignmentOperation assignment && assignment.Target == reference;
        var read = !written || reference.Parent is ICompoundAssignmentOperation or ICoalesceAssignmentOperation;
        IMethodSymbol?[] accessors =
        [
            read ? reference.Property.GetMethod : null,
            written || reference.Parent is IIncrementOrDecrementOperation ? reference.Property.SetMethod : null,
        ];
        return accessors.OfType<IMethodSymbol>();
    }

    private static IEnumerable<IMethodSymbol> Enumeration(ForEachStatementInfo loop)
    {
        IMethodSymbol?[] methods = [loop.GetEnumeratorMethod, loop.MoveNextMethod, loop.CurrentProperty?.GetMethod, loop.DisposeMethod];
        return methods.OfType<IMethodSymbol>();
    }

    private static ImmutableArray<IMethodSymbol> Disposals(IOperation resources)
    {
        var type = resources is IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [var variable, ..] }, ..] }
            ? variable.Symbol.Type
            : resources.NaturalType();
        return type is null
            ? []
            : [.. type.GetMembers("Dispose").Concat(type.GetMembers("DisposeAsync")).OfType<IMethodSymbol>().Where(static method => method.Parameters.IsEmpty)];
    }
}
