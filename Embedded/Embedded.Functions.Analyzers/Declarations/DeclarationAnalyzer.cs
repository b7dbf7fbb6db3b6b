using System.Collections.Concurrent;
using System.Collections.Immutable;
using Embedded.Functions.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Embedded.Functions.Analyzers.Declarations;

/// <summary>Checks the declarations of functions (rules EFA2001 to EFA2007).</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DeclarationAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => DeclarationRules.All;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            KnownTypes known = new(start.Compilation);
            if (known.Function is null && known.Context is null)
            {
                return;
            }

            ConcurrentBag<(string Name, IMethodSymbol Method)> functions = [];
            start.RegisterSymbolAction(symbol => CheckMethod(symbol, known, functions), SymbolKind.Method);
            start.RegisterOperationAction(operation => CheckGetInput(operation, known), OperationKind.Invocation);
            start.RegisterCompilationEndAction(end => ReportDuplicates(functions, end.ReportDiagnostic));
        });
    }

    private static void CheckMethod(SymbolAnalysisContext context, KnownTypes known, ConcurrentBag<(string Name, IMethodSymbol Method)> functions)
    {
        var method = (IMethodSymbol)context.Symbol;
        var name = method.FindAttribute(known.Function).FirstText();
        if (name is not null)
        {
            functions.Add((name, method));
        }

        if (method.Parameters.IsEmpty)
        {
            return;
        }

        var trigger = method.FindParameter(known.OrchestrationTrigger);
        foreach (var parameter in method.Parameters)
        {
            CheckType(context, parameter, known.OrchestrationTrigger, known.Context, DeclarationRules.OrchestrationTrigger);
            CheckType(context, parameter, known.DurableClient, known.DurableTaskClient, DeclarationRules.DurableClient);
            CheckType(context, parameter, known.EntityTrigger, known.TaskEntityDispatcher, DeclarationRules.EntityTrigger);
            if (trigger is not null && !parameter.Is(trigger))
            {
                CheckOrchestratorParameter(context, parameter, name ?? method.Name, known);
            }
        }
    }

    private static void CheckType(SymbolAnalysisContext context, IParameterSymbol parameter, INamedTypeSymbol? attribute, INamedTypeSymbol? type, DiagnosticDescriptor rule)
    {
        if (type is not null && parameter.FindAttribute(attribute) is not null && !parameter.Type.Is(type))
        {
            context.ReportDiagnostic(Diagnostic.Create(rule, parameter.Locations[0], parameter.Type.ShortName(), parameter.Name));
        }
    }

    private static void CheckOrchestratorParameter(SymbolAnalysisContext context, IParameterSymbol parameter, string orchestrator, KnownTypes known)
    {
        var binding = parameter.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass is { } type
            && (type.Is(known.DurableClient) || type.Is(known.EntityTrigger) || type.IsOrInherits(known.BindingAttribute)));
        if (binding is not null)
        {
            var shown = binding.AttributeClass!.Name;
            context.ReportDiagnostic(Diagnostic.Create(DeclarationRules.OtherBinding, parameter.Locations[0], shown, orchestrator));
        }

        if (parameter.Type.Is(known.CancellationToken))
        {
            context.ReportDiagnostic(Diagnostic.Create(DeclarationRules.CancellationToken, parameter.Locations[0], parameter.Name, orchestrator));
        }
    }

    private static void CheckGetInput(OperationAnalysisContext context, KnownTypes known)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod is { Name: "GetInput", IsGenericMethod: true } method
            && method.ContainingType.Is(known.Context))
        {
            var caller = context.ContainingSymbol;
            context.ReportDiagnostic(
                Diagnostic.Create(DeclarationRules.GetInput, call.Syntax.GetLocation(), caller.FindAttribute(known.Function).FirstText() ?? caller.ShortName()));
        }
    }

    private static void ReportDuplicates(IEnumerable<(string Name, IMethodSymbol Method)> functions, Action<Diagnostic> report)
    {
        foreach (var group in functions.GroupBy(static function => function.Name, StringComparer.OrdinalIgnoreCase))
        {
            var ordered = group.OrderBy(static function => function.Method.ToDisplayString(), StringComparer.Ordinal).ToList();
            foreach (var (name, method) in ordered.Skip(1))
            {
                report(Diagnostic.Create(DeclarationRules.DuplicateName, method.Locations[0], name, ordered[0].Method.ShortName()));
            }
        }
    }
}
