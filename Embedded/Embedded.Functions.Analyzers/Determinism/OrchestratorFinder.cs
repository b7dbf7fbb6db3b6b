using Embedded.Functions.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Embedded.Functions.Analyzers.Determinism;

/// <summary>Recognises orchestrators: functions with an orchestration trigger, classes, and delegates given to a registry.</summary>
internal sealed class OrchestratorFinder(KnownTypes known)
{
    /// <summary>The orchestrator that a method is.</summary>
    public Orchestrator? Find(IMethodSymbol method, CancellationToken cancellationToken)
    {
        if (method.Parameters.IsEmpty)
        {
            return null;
        }

        var function = method.FindParameter(known.OrchestrationTrigger) is { } trigger
            ? trigger.FindAttribute(known.OrchestrationTrigger).NamedText("Orchestration") ?? method.FindAttribute(known.Function).FirstText() ?? method.Name
            : null;
        var name = function ?? (IsClassBased(method) ? NameOf(method.ContainingType) : null);
        return name is null ? null : Of(name, method, cancellationToken);
    }

    /// <summary>The orchestrator that a call registers.</summary>
    public Orchestrator? Find(IInvocationOperation call, CancellationToken cancellationToken)
    {
        if (call.TargetMethod.Name != "AddOrchestratorFunc"
            || !call.TargetMethod.ContainingType.Is(known.Registry)
            || call.Argument("orchestrator")?.Value.Unwrap() is not IDelegateCreationOperation { Target: var target })
        {
            return null;
        }

        var name = call.Argument("name")?.Value.Unwrap().ConstantValue.Value as string;
        return target switch
        {
            IMethodReferenceOperation { Method: var method } => Of(name ?? method.Name, method.OriginalDefinition, cancellationToken),
            IAnonymousFunctionOperation { Syntax: var lambda } => new Orchestrator(name ?? "lambda", new CodeBody(lambda, name ?? "lambda"), []),
            _ => null,
        };
    }

    private static Orchestrator? Of(string name, IMethodSymbol method, CancellationToken cancellationToken) =>
        (method.PartialImplementationPart ?? method).DeclaringSyntaxReferences is [var reference, ..]
        && reference.GetSyntax(cancellationToken) is (BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax) and var node
            ? new Orchestrator(name, new CodeBody(node, method.ShortName()), method.Parameters)
            : null;

    private bool IsClassBased(IMethodSymbol method) =>
        method is { Name: "RunAsync", IsAbstract: false }
        && method.ContainingType.IsOrInherits(known.TaskOrchestrator)
        && method.Parameters.Any(parameter => parameter.Type.Is(known.Context));

    private string NameOf(INamedTypeSymbol type) => type.FindAttribute(known.DurableTaskName).FirstText() ?? type.Name;
}
