using System.Collections.Immutable;
using Embedded.Functions.Analyzers.Symbols;
using Microsoft.CodeAnalysis;

namespace Embedded.Functions.Analyzers.Calls;

/// <summary>Recognises the functions that a type declares, in source or in metadata.</summary>
internal sealed class FunctionReader(KnownTypes known)
{
    private readonly ImmutableHashSet<string> model =
    [
        .. new[] { known.Function, known.ActivityTrigger, known.TaskOrchestrator, known.TaskActivity, known.TaskEntityInterface }
            .OfType<INamedTypeSymbol>()
            .Select(static type => type.ContainingAssembly.Name),
    ];

    /// <summary>Whether an assembly of this name holds types of the programming model.</summary>
    public bool IsModel(AssemblyIdentity assembly) => model.Contains(assembly.Name);

    public IEnumerable<FunctionDefinition> Read(INamedTypeSymbol type) =>
        type.TypeKind is TypeKind.Class or TypeKind.Struct
            ? type.GetMembers().OfType<IMethodSymbol>().Where(static method => !method.Parameters.IsEmpty).SelectMany(ReadMethod).Concat(ReadClass(type))
            : [];

    private IEnumerable<FunctionDefinition> ReadMethod(IMethodSymbol method)
    {
        foreach (var parameter in method.Parameters)
        {
            foreach (var attribute in parameter.GetAttributes())
            {
                if (attribute.AttributeClass.Is(known.ActivityTrigger))
                {
                    yield return Define(FunctionKind.Activity, attribute.NamedText("Activity"), method, ActivityInput(parameter));
                }
                else if (attribute.AttributeClass.Is(known.OrchestrationTrigger))
                {
                    yield return Define(FunctionKind.Orchestrator, attribute.NamedText("Orchestration"), method, OrchestratorInput(method));
                }
                else if (attribute.AttributeClass.Is(known.EntityTrigger))
                {
                    yield return Define(FunctionKind.Entity, attribute.NamedText("EntityName"), method, Payload.Unknown);
                }
            }
        }
    }

    private FunctionDefinition Define(FunctionKind kind, string? name, IMethodSymbol method, Payload input) =>
        new(kind, name ?? method.FindAttribute(known.Function).FirstText() ?? method.Name, method, input, Payload.Returned(method, known));

    private Payload ActivityInput(IParameterSymbol trigger) =>
        trigger.Type.Is(known.FunctionContext) || trigger.Type is { Name: "TaskActivityContext" } ? Payload.Unknown : Payload.Of(trigger.Type);

    // A further parameter that nothing else binds is the input; else what the body reads, if it can be seen.
    private Payload OrchestratorInput(IMethodSymbol method)
    {
        var inputs = method.Parameters
            .Where(parameter => parameter.GetAttributes().IsEmpty && !parameter.Type.Is(known.FunctionContext) && !parameter.Type.Is(known.CancellationToken))
            .ToList();
        return inputs is [{ Name: not "instanceId" } input] ? Payload.Of(input.Type) : Payload.Unknown;
    }

    private IEnumerable<FunctionDefinition> ReadClass(INamedTypeSymbol type)
    {
        if (type.IsAbstract)
        {
            return [];
        }

        var name = type.FindAttribute(known.DurableTaskName).FirstText() ?? type.Name;
        if (Base(type, known.TaskActivity) is { TypeArguments: [var activityInput, var activityOutput] })
        {
            return [new(FunctionKind.Activity, name, type, Payload.Of(activityInput), Payload.Of(activityOutput))];
        }

        if (Base(type, known.TaskOrchestratorBase) is { TypeArguments: [var input, var output] })
        {
            return [new(FunctionKind.Orchestrator, name, type, Payload.Of(input), Payload.Of(output))];
        }

        return type.IsOrInherits(known.TaskOrchestrator) ? [new(FunctionKind.Orchestrator, name, type, Payload.Unknown, Payload.Unknown)]
            : type.IsOrInherits(known.TaskEntityInterface) ? [new(FunctionKind.Entity, name, type, Payload.Unknown, Payload.Unknown)]
            : [];
    }

    private static INamedTypeSymbol? Base(INamedTypeSymbol type, INamedTypeSymbol? definition)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.OriginalDefinition.Is(definition))
            {
                return current;
            }
        }

        return null;
    }
}
