using System.Collections.Concurrent;
using Embedded.Functions.Analyzers.Symbols;
using Microsoft.CodeAnalysis;

namespace Embedded.Functions.Analyzers.Calls;

/// <summary>The functions of a compilation and, once one is missing there, of the assemblies it references.</summary>
internal sealed class FunctionCatalog
{
    private readonly Compilation compilation;
    private readonly FunctionReader reader;
    private readonly ConcurrentBag<FunctionDefinition> declared = [];
    private readonly ConcurrentDictionary<ISymbol, Payload> inputs = new(SymbolEqualityComparer.Default);
    private readonly Lazy<ILookup<(FunctionKind Kind, string Name), FunctionDefinition>> own;
    private readonly Lazy<ILookup<(FunctionKind Kind, string Name), FunctionDefinition>> referenced;

    public FunctionCatalog(Compilation compilation, FunctionReader reader)
    {
        this.compilation = compilation;
        this.reader = reader;
        own = new(() => Index(declared));
        referenced = new(() => Index(ReadReferences()));
    }

    public void Add(FunctionDefinition function) => declared.Add(function);

    /// <summary>Notes the type as which an orchestrator reads its input. Two different ones say nothing.</summary>
    public void AddInput(ISymbol orchestrator, ITypeSymbol type) =>
        inputs.AddOrUpdate(orchestrator, Payload.Of(type), (_, other) => type.Is(other.Type) ? other : Payload.Unknown);

    /// <summary>The functions of a name; empty where there is none. To be called when everything has been added.</summary>
    public IReadOnlyList<FunctionDefinition> Find(FunctionKind kind, string name)
    {
        var key = (kind, name.ToUpperInvariant());
        return [.. (own.Value.Contains(key) ? own.Value[key] : referenced.Value[key]).Select(Complete)];
    }

    public IEnumerable<string> Names(FunctionKind kind) =>
        own.Value.Concat(referenced.Value).Where(group => group.Key.Kind == kind).Select(static group => group.First().Name).Distinct();

    /// <summary>What an orchestrator reads its input as.</summary>
    public Payload InputOf(ISymbol orchestrator) => declared.FirstOrDefault(function => function.Symbol.Is(orchestrator)) is { } function
        ? Complete(function).Input
        : Payload.Unknown;

    private static ILookup<(FunctionKind Kind, string Name), FunctionDefinition> Index(IEnumerable<FunctionDefinition> functions) =>
        functions.ToLookup(static function => (function.Kind, function.Name.ToUpperInvariant()));

    private FunctionDefinition Complete(FunctionDefinition function) =>
        !function.Input.IsKnown && inputs.TryGetValue(function.Symbol, out var input) ? function.WithInput(input) : function;

    // Only assemblies that know the programming model can declare functions.
    private IEnumerable<FunctionDefinition> ReadReferences() =>
        from assembly in compilation.SourceModule.ReferencedAssemblySymbols
        where assembly.Modules.Any(module => module.ReferencedAssemblies.Any(reader.IsModel))
        from function in ReadNamespace(assembly.GlobalNamespace)
        select function;

    private IEnumerable<FunctionDefinition> ReadNamespace(INamespaceOrTypeSymbol container)
    {
        var here = container is INamedTypeSymbol type ? reader.Read(type) : [];
        return here.Concat(container.GetMembers().OfType<INamespaceOrTypeSymbol>().SelectMany(ReadNamespace));
    }
}
