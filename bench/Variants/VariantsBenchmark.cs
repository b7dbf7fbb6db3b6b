using Bench.Harness;
using Functions.Media.Decoding;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bench.Variants;

/// <summary>From a JPEG file to the sixteen variants, in the decoder's child processes, against the codecs alone.</summary>
internal sealed class VariantsBenchmark : IBenchmark
{
    public string Name => "variants";

    public async Task<Section> RunAsync(Effort effort)
    {
        using var folder = new TemporaryFolder();
        var ordinary = Photograph.Draw12Megapixels();
        var large = Photograph.Draw48Megapixels();
        List<Row> rows = [];
        await MeasureAsync("12 MP, one at a time", ordinary, folder, workers: 1, effort.Of(4), effort.Pairs, rows);
        await MeasureAsync("12 MP, two at a time", ordinary, folder, workers: 2, effort.Of(6), effort.Pairs, rows);
        await MeasureAsync("48 MP, one at a time", large, folder, workers: 1, 1, effort.Pairs, rows);
        return new(
            "variants: a photograph's sixteen files",
            $"""
            One JPEG ({ordinary}; the large one {large}; quality 90, 4:2:0, drawn with structure at every scale and sensor
            grain) through `DecoderPool` and its child processes: header checks, one decode, eight variants as progressive JPEG and WebP
            (quality 80, effort 2), fingerprint, BlurHash, preview, SHA-256 of everything, files written and checked. *Limit*: the codecs alone
            on the same file in the same run, in this process: libjpeg-turbo (in libvips 8.18) decoding at the same shrink factor, and the
            sixteen encodings from rasters that are ready. CPU counts the child processes and this one.
            """,
            rows);
    }

    private static async Task MeasureAsync(
        string name, Photograph photograph, TemporaryFolder folder, int workers, int photographs, int pairs, List<Row> rows)
    {
        var path = folder.In("photograph.jpg");
        await File.WriteAllBytesAsync(path, photograph.Jpeg);
        var floors = Enumerable.Range(0, workers).Select(_ => new CodecFloor(path)).ToList();
        var options = Options.Create(new DecoderPoolOptions { Workers = workers });
        await using var pool = new DecoderPool(options, TimeProvider.System, NullLogger<DecoderPool>.Instance);
        var ours = () => InParallelAsync(workers, photographs, _ => DecoderJob.RunAsync(pool, path, folder.NewFolder()));
        var limit = () => InParallelAsync(workers, photographs, worker => Task.Run(floors[worker].Run));
        var measured = await Pairs.RunAsync(
            pairs, () => Cost.MeasureAsync(photographs, ours, DecoderJob.CpuSeconds), () => Cost.MeasureAsync(photographs, limit, Cost.OwnCpuSeconds));
        rows.Add(measured.CpuRow($"{name}: CPU per photograph", Show.Milliseconds));
        rows.Add(measured.WallRow($"{name}: time per photograph", Show.Milliseconds));
        rows.Add(new($"{name}: most memory of a child", $"{ChildProcess.Find(DecoderJob.Program).Max(child => child.PeakMiB):F0} MiB"));
        floors.ForEach(static floor => floor.Dispose());
    }

    private static Task InParallelAsync(int workers, int count, Func<int, Task> work)
    {
        var left = count;
        return Task.WhenAll(Enumerable.Range(0, workers).Select(async worker =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await work(worker);
            }
        }));
    }
}
