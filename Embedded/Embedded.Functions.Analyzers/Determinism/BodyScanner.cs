using System.Collections.Concurrent;
using System.Collections.Immutable;
using Embedded.Functions.Analyzers.Determinism.Checks;
using Embedded.Functions.Analyzers.Symbols;
using Microsoft.CodeAnalysis;

namespace Embedded.Functions.Analyzers.Determinism;

/// <summary>Looks at each body once, however many orchestrators reach it.</summary>
internal sealed class BodyScanner
{
    private readonly Compilation compilation;
    private readonly CallGraph calls;
    private readonly ImmutableArray<ICheck> checks;
    private readonly ConcurrentDictionary<SyntaxNode, BodyFacts> scanned = new();

    public BodyScanner(Compilation compilation, KnownTypes known)
    {
        this.compilation = compilation;
        SourceCode source = new(compilation, known);
        InputOutputTypes inputOutput = new(compilation);
        calls = new(source);
        Loggers = new(known, compilation);

        // Of several that apply to one operation the first speaks.
        checks =
        [
            new ForbiddenMemberCheck(new(compilation)),
            new InputOutputCheck(compilation, inputOutput),
            new DirectCallCheck(known),
            new BlockingWaitCheck(known),
            new ConfigureAwaitCheck(),
            new ForeignTaskCheck(known, source, inputOutput),
            Loggers,
            new UnorderedIterationCheck(known),
            new MutableStateCheck(compilation),
            new UnboundedHistoryCheck(known),
            new ImplicitCultureCheck(),
        ];
        InputOutput = inputOutput;
    }

    public LoggerCheck Loggers { get; }

    public InputOutputTypes InputOutput { get; }

    public BodyFacts Scan(CodeBody body, CancellationToken cancellationToken) =>
        scanned.TryGetValue(body.Node, out var facts) ? facts : scanned.GetOrAdd(body.Node, ScanNew(body, cancellationToken));

    private BodyFacts ScanNew(CodeBody body, CancellationToken cancellationToken)
    {
#pragma warning disable RS1030 // The calls of an orchestrator lead into other trees. The driver keeps their models, so none is made twice.
        var model = compilation.GetSemanticModel(body.Node.SyntaxTree);
#pragma warning restore RS1030
        if (model.GetOperation(body.Node, cancellationToken) is not { } root)
        {
            return new BodyFacts([], []);
        }

        var findings = ImmutableArray.CreateBuilder<Finding>();
        var edges = ImmutableArray.CreateBuilder<CallEdge>();
        foreach (var operation in root.Running())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var finding = checks.Select(check => check.Check(operation, body)).FirstOrDefault(static found => found is not null);
            if (finding is not null)
            {
                findings.Add(finding);
            }

            // A function that is called directly is reported as such; what it does is allowed where it belongs.
            if (finding?.Rule != DeterminismRules.DirectCall)
            {
                edges.AddRange(calls.CallsOf(operation));
            }
        }

        return new BodyFacts(findings.ToImmutable(), edges.ToImmutable());
    }
}
