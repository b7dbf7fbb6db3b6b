using Embedded.Functions.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Embedded.Functions.Analyzers.Determinism.Checks;

/// <summary>Asynchronous methods whose code is not at hand and that do not work through the orchestration's context.</summary>
internal sealed class ForeignTaskCheck(KnownTypes known, SourceCode source, InputOutputTypes types) : ICheck
{
    public Finding? Check(IOperation operation, CodeBody body) =>
        MemberUse.Of(operation) is { Member: IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.ReducedExtension } method } use
        && IsTask(method.OriginalDefinition.ReturnType)
        && method.Name != "DisposeAsync"
        && method.ContainingNamespace.ToDisplayString() is not ("System.Threading.Tasks" or "System.Linq")
        && !types.IsHarmless(use.Receiver)
        && !known.IsContext(use.Receiver)
        && !method.Parameters.Any(parameter => known.IsContext(parameter.Type))
        && !use.Arguments.Any(argument => known.IsContext(argument.Value.NaturalType()))
        && !IsExtensionOfContext(operation)
        && !source.Has(method)
            ? new Finding(DeterminismRules.ForeignTask, operation.Syntax, method.ShortName())
            : null;

    private bool IsExtensionOfContext(IOperation operation) =>
        operation is IInvocationOperation call && call.Receiver() is { } receiver && known.IsContext(receiver.NaturalType());

    private bool IsTask(ITypeSymbol type) =>
        type.IsOrInherits(known.Task) || type.OriginalDefinition.Is(known.ValueTask) || type.OriginalDefinition.Is(known.ValueTaskOfT)
        || type is { Name: "IAsyncEnumerable" };
}
