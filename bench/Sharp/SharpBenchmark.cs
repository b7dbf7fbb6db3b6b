using Bench.Harness;
using Bench.Variants;
using Functions.Media.Decoding;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bench.Sharp;

/// <summary>Our decoder against sharp, the usual choice, making the same sixteen files.</summary>
internal sealed class SharpBenchmark : IBenchmark
{
    public string Name => "sharp";

    public async Task<Section> RunAsync(Effort effort)
    {
        using var folder = new TemporaryFolder();
        var photograph = Photograph.Draw12Megapixels();
        var path = folder.In("photograph.jpg");
        await File.WriteAllBytesAsync(path, photograph.Jpeg);
        var options = Options.Create(new DecoderPoolOptions { Workers = 1, TimeLimit = TimeSpan.FromMinutes(5) });
        await using var pool = new DecoderPool(options, TimeProvider.System, NullLogger<DecoderPool>.Instance);
        var photographs = effort.Of(3);
        List<Row> rows = [];
        foreach (var way in (string[])["expert", "idiomatic"])
        {
            await using var sharp = await SharpProcess.StartAsync();
            var measured = await Pairs.RunAsync(
                effort.Pairs,
                () => Cost.MeasureAsync(photographs, () => RepeatAsync(() => DecoderJob.RunAsync(pool, path, folder.NewFolder())), DecoderJob.CpuSeconds),
                () => Cost.MeasureAsync(photographs, () => RepeatAsync(() => sharp.RenderAsync(way, path, folder.NewFolder())), SharpCpuSeconds));
            rows.Add(measured.CpuRow($"against sharp, {way}: CPU per photograph", Show.Milliseconds));
            rows.Add(measured.WallRow($"against sharp, {way}: time per photograph", Show.Milliseconds));
            var peak = ChildProcess.Find(SharpProcess.Program).Max(child => child.PeakMiB);
            rows.Add(new(
                $"against sharp, {way}: most memory", $"{ChildProcess.Find(DecoderJob.Program).Max(child => child.PeakMiB):F0} MiB", $"{peak:F0} MiB"));
        }

        return new(
            "sharp: the same sixteen files by the usual library",
            $"""
            The photograph of the section *variants* ({photograph}) to the same variants as progressive JPEG and WebP (quality 80, effort 2), one at
            a time. In the place of the limit stands sharp 0.35 in a Node process in the same run. *Expert* decodes once and
            derives each raster from the one above it, on one thread; *idiomatic* is one pipeline for each output from the file, all at once on all threads, as its documentation
            shows it. Ours also hashes everything and makes fingerprint, BlurHash and preview, in a child process with limits. A ratio under 1: ours takes less.
            """,
            rows);

        async Task RepeatAsync(Func<Task> work)
        {
            for (var i = 0; i < photographs; i++)
            {
                await work();
            }
        }
    }

    private static double SharpCpuSeconds() => ChildProcess.Find(SharpProcess.Program).Sum(child => child.CpuSeconds);
}
