using System.Collections.Concurrent;
using System.Collections.Immutable;
using Embedded.Functions.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Embedded.Functions.Analyzers.Calls;

/// <summary>
/// Compares calls of activities, sub-orchestrators and entities with what they call (rules EFA3001 to EFA3007), by constant names, in the compilation
/// and in the assemblies it references.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CallAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => CallRules.All;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            KnownTypes known = new(start.Compilation);
            if (known.Context is null)
            {
                return;
            }

            FunctionReader functions = new(known);
            CallReader calls = new(known);
            FunctionCatalog catalog = new(start.Compilation, functions);
            EntityOperations operations = new(known);
            ConcurrentBag<FunctionCall> found = [];
            ConcurrentBag<(ISymbol Orchestrator, Payload Input, Location Location)> renewals = [];

            start.RegisterSymbolAction(
                symbol =>
                {
                    foreach (var function in functions.Read((INamedTypeSymbol)symbol.Symbol))
                    {
                        catalog.Add(function);
                    }
                },
                SymbolKind.NamedType);
            start.RegisterOperationAction(
                operation =>
                {
                    var call = (IInvocationOperation)operation.Operation;
                    if (calls.Read(call) is { } function)
                    {
                        found.Add(function);
                    }
                    else
                    {
                        Learn(call, operation.ContainingSymbol, known, catalog, operations, renewals);
                    }
                },
                OperationKind.Invocation);
            start.RegisterCompilationEndAction(end =>
            {
                CallComparison comparison = new(catalog, operations, new(end.Compilation), known, end.ReportDiagnostic);
                foreach (var call in found)
                {
                    comparison.Check(call);
                }

                foreach (var (orchestrator, input, location) in renewals)
                {
                    comparison.CheckRenewal(orchestrator, input, location);
                }
            });
        });
    }

    // What bodies say about functions: the input they read, the input they go on with, the entity they dispatch to, what a registry is given.
    private static void Learn(
        IInvocationOperation call,
        ISymbol caller,
        KnownTypes known,
        FunctionCatalog catalog,
        EntityOperations operations,
        ConcurrentBag<(ISymbol Orchestrator, Payload Input, Location Location)> renewals)
    {
        var method = call.TargetMethod;
        switch (method.Name)
        {
            case "GetInput" when method.ContainingType.Is(known.Context) && method.TypeArguments is [var input]:
                catalog.AddInput(caller, input);
                break;
            case "ContinueAsNew" when method.ContainingType.Is(known.Context) && call.Argument("newInput") is { ArgumentKind: ArgumentKind.Explicit } argument:
                renewals.Add((caller, Payload.Of(argument.Value.NaturalType()), argument.Syntax.GetLocation()));
                break;
            case "DispatchAsync" when method.ContainingType.Is(known.TaskEntityDispatcher) && method.TypeArguments is [INamedTypeSymbol entity]:
                operations.Add(caller, entity);
                break;
            case "AddActivityFunc" or "AddOrchestratorFunc" when method.ContainingType.Is(known.Registry):
                AddRegistered(call, catalog);
                break;
            default:
                break;
        }
    }

    private static void AddRegistered(IInvocationOperation call, FunctionCatalog catalog)
    {
        if (call.Argument("name")?.Value.Unwrap().ConstantValue.Value is string name)
        {
            var method = call.TargetMethod;
            var kind = method.Name == "AddActivityFunc" ? FunctionKind.Activity : FunctionKind.Orchestrator;
            catalog.Add(new FunctionDefinition(
                kind, name, method, Argument("TInput"), Argument("TOutput")));

            Payload Argument(string parameter)
            {
                var index = method.OriginalDefinition.TypeParameters.IndexOf(method.OriginalDefinition.TypeParameters.FirstOrDefault(type => type.Name == parameter)!);
                
                // Without the type argument an orchestrator may still read an input, an activity cannot.
                return index >= 0 ? Payload.Of(method.TypeArguments[index])
                    : kind == FunctionKind.Activity ? Payload.None
                    : Payload.Unknown;
            }
        }
    }
}
