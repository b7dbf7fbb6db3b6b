using Embedded.Functions.Analyzers.Symbols;
using Microsoft.CodeAnalysis;

namespace Embedded.Functions.Analyzers.Determinism.Checks;

/// <summary>An activity, orchestrator or other function that is called as a method.</summary>
internal sealed class DirectCallCheck(KnownTypes known) : ICheck
{
    public Finding? Check(IOperation operation, CodeBody body) =>
        MemberUse.Of(operation) is { Member: IMethodSymbol method } && IsFunction(method)
            ? new Finding(DeterminismRules.DirectCall, operation.Syntax, method.ShortName())
            : null;

    private bool IsFunction(IMethodSymbol method) =>
        method.FindAttribute(known.Function) is not null
        && (method.FindParameter(known.ActivityTrigger) ?? method.FindParameter(known.OrchestrationTrigger) ?? method.FindParameter(known.EntityTrigger)) is not null;
}
