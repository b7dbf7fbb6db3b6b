using System.Collections.Immutable;
using Embedded.Functions.Analyzers.Calls;
using Embedded.Functions.Analyzers.Declarations;
using Embedded.Functions.Analyzers.Determinism;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Embedded.Functions.Analyzers.Tests.Support;

/// <summary>Compiles small sources against the programming model and compares what all analyzers report with the marks in them.</summary>
internal static class Analysis
{
    private const string Usings = """
        global using System;
        global using System.Collections.Concurrent;
        global using System.Collections.Generic;
        global using System.Diagnostics;
        global using System.Globalization;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Text;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.Azure.Functions.Worker;
        global using Microsoft.DurableTask;
        global using Microsoft.DurableTask.Client;
        global using Microsoft.DurableTask.Entities;
        global using Microsoft.Extensions.Logging;
        """;

    private static readonly CSharpParseOptions Language = new(LanguageVersion.Preview);

    private static readonly CSharpCompilationOptions Options = new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);

    private static readonly ImmutableArray<MetadataReference> Framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal)
                    || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
                    || name is "netstandard.dll" or "mscorlib.dll"))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly MetadataReference Model = Compile("Model", Framework, "ProgrammingModel", "Clients");

    private static readonly ImmutableArray<MetadataReference> References = [.. Framework, Model, Compile("Shared", [.. Framework, Model], "SharedFunctions")];

    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers = [new DeterminismAnalyzer(), new DeclarationAnalyzer(), new CallAnalyzer()];

    /// <summary>
    /// Rules that only advise (EFA2006, EFA3006) are left out, unless the source marks one: most sources are about something else.
    /// </summary>
    public static async Task<ImmutableArray<Diagnostic>> CheckAsync(string marked, CancellationToken cancellationToken)
    {
        var source = MarkedSource.Parse(marked);
        var found = await RunAsync(source.Text, cancellationToken);
        var reported = found
            .Where(diagnostic => diagnostic.Id is not ("EFA2006" or "EFA3006") || source.Marks.Any(mark => mark.Rule == diagnostic.Id))
            .ToImmutableArray();
        CollectionAssert.AreEqual(
            source.Marks.OrderBy(static mark => mark.Span).Select(mark => $"{mark.Rule} at '{source.Text.Substring(mark.Span.Start, mark.Span.Length)}'").ToList(),
            reported.OrderBy(static diagnostic => diagnostic.Location.SourceSpan)
                .Select(diagnostic => $"{diagnostic.Id} at '{source.Text.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length)}'").ToList(),
            $"Reported: {string.Join("; ", reported)}");
        return reported;
    }

    private static async Task<ImmutableArray<Diagnostic>> RunAsync(string source, CancellationToken cancellationToken)
    {
        var compilation = CSharpCompilation.Create(
            "Sample",
            [CSharpSyntaxTree.ParseText(Usings, Language, cancellationToken: cancellationToken), CSharpSyntaxTree.ParseText(source, Language, cancellationToken: cancellationToken)],
            References,
            Options);
        var errors = compilation.GetDiagnostics(cancellationToken).Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        Assert.IsEmpty(errors, string.Join("; ", errors));

        Exception? fault = null;
        CompilationWithAnalyzersOptions options = new(
            new AnalyzerOptions([]),
            onAnalyzerException: (exception, _, _) => fault = exception,
            concurrentAnalysis: true,
            logAnalyzerExecutionTime: false);
        var found = await compilation.WithAnalyzers(Analyzers, options).GetAnalyzerDiagnosticsAsync(cancellationToken);
        Assert.IsNull(fault, fault?.ToString());
        return found;
    }

    private static PortableExecutableReference Compile(string name, IEnumerable<MetadataReference> references, params string[] files)
    {
        var compilation = CSharpCompilation.Create(name, files.Select(static file => CSharpSyntaxTree.ParseText(Read(file), Language)), references, Options);
        using MemoryStream image = new();
        var result = compilation.Emit(image);
        return result.Success
            ? MetadataReference.CreateFromImage(image.ToArray())
            : throw new InvalidOperationException(string.Join(Environment.NewLine, result.Diagnostics));
    }

    private static string Read(string file)
    {
        using var stream = typeof(Analysis).Assembly.GetManifestResourceStream($"Embedded.Functions.Analyzers.Tests.Support.Model.{file}.cs")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
