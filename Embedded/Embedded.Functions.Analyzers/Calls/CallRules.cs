using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Embedded.Functions.Analyzers.Calls;

/// <summary>Whether what is called by name exists and fits.</summary>
internal static class CallRules
{
    public static readonly DiagnosticDescriptor UnknownActivity = Create(
        "EFA3001",
        "Unknown activity",
        "there is no activity '{0}' in this project or what it references: {1}");

    public static readonly DiagnosticDescriptor UnknownOrchestrator = Create(
        "EFA3002",
        "Unknown orchestrator",
        "there is no orchestrator '{0}' in this project or what it references: {1}");

    public static readonly DiagnosticDescriptor UnknownEntity = Create(
        "EFA3003",
        "Unknown entity",
        "there is no entity '{0}' in this project or what it references: {1}");

    public static readonly DiagnosticDescriptor WrongInput = Create(
        "EFA3004",
        "Input of a wrong type",
        "'{0}' takes {2}, but gets {1}: pass what it takes, or change its declaration");

    public static readonly DiagnosticDescriptor WrongResult = Create(
        "EFA3005",
        "Result of a wrong type",
        "'{0}' returns {2}, which cannot be read as {1}: ask for what it returns, or change its declaration");

    public static readonly DiagnosticDescriptor DroppedResult = Create(
        "EFA3006",
        "Result is not used",
        "'{0}' returns {1}, which this call drops: ask for it by the type argument, or return nothing",
        DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor UnknownOperation = Create(
        "EFA3007",
        "Unknown operation of an entity",
        "entity '{0}' has no operation '{1}': {2}");

    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
        [UnknownActivity, UnknownOrchestrator, UnknownEntity, WrongInput, WrongResult, DroppedResult, UnknownOperation];

    private static DiagnosticDescriptor Create(string id, string title, string message, DiagnosticSeverity severity = DiagnosticSeverity.Warning) =>
        new(id, title, message, "Call", severity, isEnabledByDefault: true, customTags: WellKnownDiagnosticTags.CompilationEnd);
}
