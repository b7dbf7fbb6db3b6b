using System.Diagnostics;
using Bench.Contact;
using Bench.Cosmos;
using Bench.Duplicates;
using Bench.Edge;
using Bench.Embeddings;
using Bench.FanOut;
using Bench.Filters;
using Bench.Harness;
using Bench.Orchestrations;
using Bench.Serving;
using Bench.Sharp;
using Bench.Variants;
using Bench.Videos;

const string ReportPath = "bench/REPORT.md";
const string QuickOption = "--quick";

if (args is [EdgeServer.Mode, var folder, var capacity])
{
    await EdgeServer.RunAsync(folder, long.Parse(capacity));
    return 0;
}

if (args is ["contact-sheet", var sheet])
{
    await ContactSheet.WriteAsync(sheet);
    return 0;
}

if (args is [HubProcess.Mode, var path, var open, var wake])
{
    await HubProcess.RunAsync(path, int.Parse(open), int.Parse(wake));
    return 0;
}

IBenchmark[] all =
[
    new VariantsBenchmark(), new FormatsBenchmark(), new SharpBenchmark(), new FiltersBenchmark(), new VideoBenchmark(), new DuplicatesBenchmark(), new EmbeddingBenchmark(),
    new FanOutBenchmark(),
    new OrchestrationsBenchmark(), new ReplayBenchmark(), new OpenInstancesBenchmark(),
    new CosmosBenchmark(), new FeedBenchmark(), new UploadBenchmark(), new BacklogBenchmark(), new EdgeBenchmark(),
];
var names = args.Where(argument => argument != QuickOption).ToList();
var known = all.Select(benchmark => benchmark.Name).ToList();
if (names.Except(known).FirstOrDefault() is { } unknown)
{
    Console.Error.WriteLine($"There is no benchmark {unknown}. There are {string.Join(", ", known)}; {QuickOption} only tries them.");
    return 64;
}

var isQuick = args.Contains(QuickOption);
var chosen = names.Count == 0 ? all : [.. all.Where(benchmark => names.Contains(benchmark.Name))];
if (!isQuick && !Directory.Exists(Path.GetDirectoryName(ReportPath)))
{
    Console.Error.WriteLine($"Start from the repository's root to have {ReportPath} written.");
    return 73;
}

var report = new Report(ReportPath, known);
foreach (var benchmark in chosen)
{
    var (machine, watch) = (Machine.Describe(), Stopwatch.StartNew());
    var section = await benchmark.RunAsync(isQuick ? Effort.Quick : Effort.Full);
    Console.WriteLine(section.ToMarkdown());
    Console.WriteLine($"({benchmark.Name}: {watch.Elapsed.TotalSeconds:F0} s)\n");
    if (!isQuick)
    {
        await report.ReplaceAsync(benchmark.Name, section, TimeProvider.System.GetUtcNow(), machine);
    }
}

Console.WriteLine(isQuick ? $"A short form; {ReportPath} stays as it is." : $"Written to {ReportPath}.");
return 0;
