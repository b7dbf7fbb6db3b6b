using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Embedded.Functions.Analyzers.Declarations;

/// <summary>How functions must be declared.</summary>
internal static class DeclarationRules
{
    public static readonly DiagnosticDescriptor OrchestrationTrigger = Create(
        "EFA2001",
        "Orchestration trigger on a wrong type",
        "[OrchestrationTrigger] binds a TaskOrchestrationContext, not '{0}': change the type of '{1}' and read the input with GetInput or a further parameter",
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor DurableClient = Create(
        "EFA2002",
        "Durable client on a wrong type",
        "[DurableClient] binds a DurableTaskClient, not '{0}': change the type of '{1}'",
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor EntityTrigger = Create(
        "EFA2003",
        "Entity trigger on a wrong type",
        "[EntityTrigger] binds a TaskEntityDispatcher, not '{0}': change the type of '{1}' and dispatch to the entity's class",
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor OtherBinding = Create(
        "EFA2004",
        "Orchestrator with another binding",
        "orchestrator '{1}' must not bind '{0}', which is I/O that replay repeats: bind it in an activity");

    public static readonly DiagnosticDescriptor CancellationToken = Create(
        "EFA2005",
        "Orchestrator takes a cancellation token",
        "parameter '{0}' of orchestrator '{1}' is cancelled when the process stops, not when the orchestration ends: leave it out and end orchestrations by "
            + "events or termination");

    public static readonly DiagnosticDescriptor GetInput = Create(
        "EFA2006",
        "Input could be a parameter",
        "the input that '{0}' reads can be a parameter of the orchestrator, which then says its type to callers",
        DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor DuplicateName = Create(
        "EFA2007",
        "Two functions of one name",
        "'{0}' also names the function '{1}': give each function of an app a name of its own, upper and lower case not counting",
        DiagnosticSeverity.Warning,
        WellKnownDiagnosticTags.CompilationEnd);

    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
        [OrchestrationTrigger, DurableClient, EntityTrigger, OtherBinding, CancellationToken, GetInput, DuplicateName];

    private static DiagnosticDescriptor Create(
        string id, string title, string message, DiagnosticSeverity severity = DiagnosticSeverity.Warning, params string[] tags) =>
        new(id, title, message, "Declaration", severity, isEnabledByDefault: true, customTags: tags);
}
