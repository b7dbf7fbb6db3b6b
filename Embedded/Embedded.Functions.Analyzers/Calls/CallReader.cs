using Embedded.Functions.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Embedded.Functions.Analyzers.Calls;

/// <summary>Recognises calls of functions by constant names.</summary>
internal sealed class CallReader(KnownTypes known)
{
    public FunctionCall? Read(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (method.ContainingType.Is(known.Context))
        {
            return method.Name switch
            {
                "CallActivityAsync" => Named(call, FunctionKind.Activity, "name"),
                "CallSubOrchestratorAsync" => Named(call, FunctionKind.Orchestrator, "orchestratorName"),
                _ => null,
            };
        }

        if (method.Name == "ScheduleNewOrchestrationInstanceAsync" && method.ContainingType.IsOrInherits(known.DurableTaskClient))
        {
            return Named(call, FunctionKind.Orchestrator, "orchestratorName", isClient: true);
        }

        return method.Name is "CallEntityAsync" or "SignalEntityAsync" && method.ContainingType is { Name: "TaskOrchestrationEntityFeature" or "DurableEntityClient" }
            ? OfEntity(call)
            : null;
    }

    /// <summary>The constant text of a value that is, or becomes, a name.</summary>
    private string? Text(IOperation? operation) => operation?.Unwrap() switch
    {
        { ConstantValue: { HasValue: true, Value: string text } } => text,
        IObjectCreationOperation { Arguments: [var argument, ..] } creation when creation.Type.Is(known.TaskName) => Text(argument.Value),
        _ => null,
    };

    private FunctionCall? Named(IInvocationOperation call, FunctionKind kind, string parameter, bool isClient = false)
    {
        var argument = call.Argument(parameter);
        return Text(argument?.Value) is { } name
            ? new FunctionCall(kind, name, argument!.Syntax.GetLocation())
            {
                MustExist = !isClient,
                Input = InputOf(call),
                Result = isClient ? Payload.Unknown : ResultOf(call.TargetMethod),
            }
            : null;
    }

    private FunctionCall? OfEntity(IInvocationOperation call)
    {
        var id = call.Argument("id");
        return EntityName(id?.Value) is { } name
            ? new FunctionCall(FunctionKind.Entity, name, id!.Syntax.GetLocation())
            {
                MustExist = call.TargetMethod.ContainingType.Is(known.EntityFeature),
                Input = InputOf(call),
                Result = call.TargetMethod.Name == "CallEntityAsync" ? ResultOf(call.TargetMethod) : Payload.Unknown,
                Operation = Text(call.Argument("operationName")?.Value),
            }
            : null;
    }

    // An id that is made in place, or kept in a local variable that is assigned once.
    private string? EntityName(IOperation? id) => id?.Unwrap() switch
    {
        IObjectCreationOperation { Arguments: [var name, ..] } creation when creation.Type.Is(known.EntityInstanceId) => Text(name.Value),
        ILocalReferenceOperation { Local.DeclaringSyntaxReferences: [var reference, ..], SemanticModel: { } model }
            when reference.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: var value } => EntityName(model.GetOperation(value)),
        _ => null,
    };

    private static Payload InputOf(IInvocationOperation call) => call.Argument("input") switch
    {
        null => Payload.None,
        { ArgumentKind: ArgumentKind.DefaultValue } => Payload.None,
        { Value: var value } when value.Unwrap().ConstantValue is { HasValue: true, Value: null } => Payload.None,
        { Value: var value } => Payload.Of(value.NaturalType()),
    };

    private static Payload ResultOf(IMethodSymbol method) => method.TypeArguments is [var result] ? Payload.Of(result) : Payload.None;
}
