using Embedded.Functions.Analyzers.Symbols;
using Microsoft.CodeAnalysis;

namespace Embedded.Functions.Analyzers.Calls;

/// <summary>Compares each call with the function it names.</summary>
internal sealed class CallComparison(
    FunctionCatalog catalog, EntityOperations operations, PayloadCompatibility compatibility, KnownTypes known, Action<Diagnostic> report)
{
    public void Check(FunctionCall call)
    {
        var candidates = catalog.Find(call.Kind, call.Name);
        if (candidates.Count == 0)
        {
            if (call.MustExist)
            {
                Report(RuleOfUnknown(call.Kind), call.Location, call.Name, NameSuggestion.For(call.Name, catalog.Names(call.Kind)));
            }
        }
        else if (call.Kind == FunctionKind.Entity)
        {
            CheckOperation(call, candidates);
        }
        else
        {
            // Where one name has several declarations, it is enough that the call fits one of them.
            var fitting = candidates.FirstOrDefault(function => compatibility.Fits(call.Input, function.Input)) ?? candidates[0];
            CheckPayloads(call, fitting.Name, fitting.Input, fitting.Output);
        }
    }

    public void CheckRenewal(ISymbol orchestrator, Payload input, Location location)
    {
        var expected = catalog.InputOf(orchestrator);
        if (input.Type is not null && expected.Type is not null && !compatibility.Fits(input, expected))
        {
            Report(CallRules.WrongInput, location, orchestrator.ShortName(), input, expected);
        }
    }

    private static DiagnosticDescriptor RuleOfUnknown(FunctionKind kind) => kind switch
    {
        FunctionKind.Activity => CallRules.UnknownActivity,
        FunctionKind.Orchestrator => CallRules.UnknownOrchestrator,
        _ => CallRules.UnknownEntity,
    };

    private void CheckOperation(FunctionCall call, IReadOnlyList<FunctionDefinition> candidates)
    {
        var methods = candidates.Select(operations.Find).FirstOrDefault(static found => found is not null);
        if (methods is null || call.Operation is not { } operation)
        {
            return;
        }

        if (methods[operation].FirstOrDefault() is { } method)
        {
            CheckPayloads(call, $"{call.Name}.{method.Name}", EntityOperations.InputOf(method), Payload.Returned(method, known));
        }
        else if (!EntityOperations.IsImplicit(operation))
        {
            Report(CallRules.UnknownOperation, call.Location, call.Name, operation, NameSuggestion.For(operation, methods.Select(static group => group.Key)));
        }
    }

    private void CheckPayloads(FunctionCall call, string name, Payload input, Payload output)
    {
        if (!compatibility.Fits(call.Input, input))
        {
            Report(CallRules.WrongInput, call.Location, name, call.Input, input);
        }

        if (call.Result.IsKnown && call.Result.Type is null && output.Type is not null)
        {
            Report(CallRules.DroppedResult, call.Location, name, output);
        }
        else if (!compatibility.Fits(output, call.Result))
        {
            Report(CallRules.WrongResult, call.Location, name, call.Result, output);
        }
    }

    private void Report(DiagnosticDescriptor rule, Location location, params object[] arguments) =>
        report(Diagnostic.Create(rule, location, arguments));
}
