using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Embedded.Functions.Analyzers.Determinism;

/// <summary>
/// What an orchestrator, and everything it calls, must not do. In each message: what is used, the orchestrator, the path of calls from it.
/// </summary>
internal static class DeterminismRules
{
    private const string Path = " (orchestrator '{1}', by {2})";

    public static readonly DiagnosticDescriptor Clock = Create(
        "EFA1001",
        "Orchestrator reads the clock",
        "'{0}' gives another time at replay: use the context's CurrentUtcDateTime");

    public static readonly DiagnosticDescriptor Random = Create(
        "EFA1002",
        "Orchestrator uses randomness",
        "'{0}' gives another value at replay: use the context's NewGuid, or draw the value in an activity");

    public static readonly DiagnosticDescriptor InputOutput = Create(
        "EFA1003",
        "Orchestrator does I/O",
        "'{0}' does I/O, which replay repeats: do it in an activity");

    public static readonly DiagnosticDescriptor Concurrency = Create(
        "EFA1004",
        "Orchestrator uses another thread",
        "'{0}' leaves the orchestrator's thread: schedule activities or sub-orchestrations and await them with Task.WhenAll or Task.WhenAny");

    public static readonly DiagnosticDescriptor Delay = Create(
        "EFA1005",
        "Orchestrator waits for a timer that is not durable",
        "'{0}' is not durable and ends with the process: use the context's CreateTimer");

    public static readonly DiagnosticDescriptor BlockingWait = Create(
        "EFA1006",
        "Orchestrator blocks its thread",
        "'{0}' blocks the thread on which the awaited result would arrive: await the task");

    public static readonly DiagnosticDescriptor ConfigureAwait = Create(
        "EFA1007",
        "Orchestrator leaves its context by ConfigureAwait",
        "'{0}' lets the code after it run outside of the orchestrator's thread: leave it out, or pass true");

    public static readonly DiagnosticDescriptor ForeignTask = Create(
        "EFA1008",
        "Orchestrator starts a task that is not durable",
        "'{0}' returns a task that does not come from the orchestration's context: call it in an activity");

    public static readonly DiagnosticDescriptor UnorderedIteration = Create(
        "EFA1009",
        "Order of actions depends on an unordered collection",
        "the order of '{0}' is not defined and may differ at replay: sort it first, or use a list or a sorted collection");

    public static readonly DiagnosticDescriptor Environment = Create(
        "EFA1010",
        "Orchestrator reads its environment",
        "'{0}' may differ on the machine or in the version that replays: read it in an activity, or pass it in the input");

    public static readonly DiagnosticDescriptor LocalSettings = Create(
        "EFA1011",
        "Orchestrator depends on the machine's culture or time zone",
        "'{0}' depends on the machine's settings: use CultureInfo.InvariantCulture and UTC, or pass culture and zone in the input");

    public static readonly DiagnosticDescriptor ImplicitCulture = Create(
        "EFA1012",
        "Orchestrator formats or parses with the machine's culture",
        "'{0}' uses the machine's culture: pass CultureInfo.InvariantCulture",
        DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor MutableState = Create(
        "EFA1013",
        "Orchestrator uses state that outlives it",
        "'{0}' is state that other executions change and a restart forgets: keep it in local variables, the input, or an entity");

    public static readonly DiagnosticDescriptor Logger = Create(
        "EFA1014",
        "Orchestrator logs at each replay",
        "'{0}' logs again at each replay: use a logger of the context's CreateReplaySafeLogger");

    public static readonly DiagnosticDescriptor UnboundedHistory = Create(
        "EFA1015",
        "History grows without limit",
        "this loop adds '{0}' to the history for as long as it runs: call ContinueAsNew after a number of rounds");

    public static readonly DiagnosticDescriptor DirectCall = Create(
        "EFA1016",
        "Orchestrator runs a function itself",
        "'{0}' is a function that runs inside the orchestrator here: call it by its name through the context");

    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        Clock, Random, InputOutput, Concurrency, Delay, BlockingWait, ConfigureAwait, ForeignTask, UnorderedIteration, Environment, LocalSettings,
        ImplicitCulture, MutableState, Logger, UnboundedHistory, DirectCall,
    ];

    private static DiagnosticDescriptor Create(string id, string title, string message, DiagnosticSeverity severity = DiagnosticSeverity.Warning) =>
        new(id, title, message + Path, "Determinism", severity, isEnabledByDefault: true);
}
