using System.Collections.Immutable;
using Embedded.Functions.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Embedded.Functions.Analyzers.Determinism;

/// <summary>
/// Finds what makes an orchestrator behave differently at replay (rules EFA1001 to EFA1016), in the orchestrator and in all code of the compilation that
/// it calls. Each finding is reported where it stands, with the calls that lead to it. Compilations without orchestrators cost nothing.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DeterminismAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => DeterminismRules.All;

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

            OrchestratorFinder finder = new(known);
            BodyScanner scanner = new(start.Compilation, known);
            start.RegisterSymbolAction(
                symbol => Inspect(finder.Find((IMethodSymbol)symbol.Symbol, symbol.CancellationToken), scanner, symbol.ReportDiagnostic, symbol.CancellationToken),
                SymbolKind.Method);
            if (known.Registry is not null)
            {
                start.RegisterOperationAction(
                    call => Inspect(finder.Find((IInvocationOperation)call.Operation, call.CancellationToken), scanner, call.ReportDiagnostic, call.CancellationToken),
                    OperationKind.Invocation);
            }
        });
    }

    // Breadth first, so that the path shown is a shortest one.
    private static void Inspect(Orchestrator? orchestrator, BodyScanner scanner, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        if (orchestrator is null)
        {
            return;
        }

        ReportParameters(orchestrator, scanner, report);
        HashSet<SyntaxNode> visited = [orchestrator.Body.Node];
        HashSet<Location> reported = [];
        Queue<CallPath> open = new([new CallPath(orchestrator.Body)]);
        while (open.Count > 0)
        {
            var path = open.Dequeue();
            var facts = scanner.Scan(path.Body, cancellationToken);
            foreach (var finding in facts.Findings.Where(finding => reported.Add(finding.Location)))
            {
                report(Diagnostic.Create(finding.Rule, finding.Location, path.Sites, finding.Subject, orchestrator.Name, path.ToString()));
            }

            foreach (var call in facts.Calls.Where(call => visited.Add(call.Target.Node)))
            {
                open.Enqueue(new CallPath(call.Target, path, call.Site));
            }
        }
    }

    private static void ReportParameters(Orchestrator orchestrator, BodyScanner scanner, Action<Diagnostic> report)
    {
        // What is bound by an attribute is EFA2004's.
        foreach (var parameter in orchestrator.Parameters.Where(static parameter => parameter.GetAttributes().IsEmpty))
        {
            var rule = scanner.Loggers.IsLogger(parameter) ? DeterminismRules.Logger
                : scanner.InputOutput.Contains(parameter.Type) ? DeterminismRules.InputOutput
                : null;
            if (rule is not null)
            {
                report(Diagnostic.Create(rule, parameter.Locations[0], parameter.Type.ShortName(), orchestrator.Name, orchestrator.Body.Name));
            }
        }
    }
}
