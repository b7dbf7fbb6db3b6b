using System.Diagnostics;
using Bench.FanOut;
using Bench.Harness;
using Bench.Orchestrations;
using Bench.Serving;
using Bench.Variants;

const string ReportPath = "bench/REPORT.md";
const string QuickOption = "--quick";

IBenchmark[] all =
[
    new VariantsBenchmark(), new FanOutBenchmark(), new OrchestrationsBenchmark(), new FeedBenchmark(), new UploadBenchmark(),
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
var report = new Report(TimeProvider.System.GetUtcNow());
Console.WriteLine(report.Introduction);
foreach (var benchmark in chosen)
{
    var watch = Stopwatch.StartNew();
    var section = await benchmark.RunAsync(isQuick ? Effort.Quick : Effort.Full);
    report.Add(section);
    Console.WriteLine(section.ToMarkdown());
    Console.WriteLine($"({benchmark.Name}: {watch.Elapsed.TotalSeconds:F0} s)\n");
}

if (isQuick || chosen.Length < all.Length)
{
    Console.WriteLine($"Not all was measured in full, so {ReportPath} stays as it is.");
}
else if (Directory.Exists(Path.GetDirectoryName(ReportPath)))
{
    await File.WriteAllTextAsync(ReportPath, report.ToMarkdown());
    Console.WriteLine($"Written to {ReportPath}.");
}
else
{
    Console.Error.WriteLine($"Start from the repository's root to have {ReportPath} written.");
    return 73;
}

return 0;
