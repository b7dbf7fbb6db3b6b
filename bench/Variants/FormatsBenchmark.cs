using Bench.Harness;
using Functions.Media.Decoding;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bench.Variants;

/// <summary>The other formats that phones and programs send, at the size of a photograph, against their codecs alone.</summary>
internal sealed class FormatsBenchmark : IBenchmark
{
    private static readonly (string Name, Func<Photograph, byte[]> Encode)[] Formats =
    [
        ("PNG", EncodedPhotographs.Png), ("WebP", EncodedPhotographs.WebP), ("HEIC", EncodedPhotographs.Heic), ("AVIF", EncodedPhotographs.Avif),
    ];

    public string Name => "formats";

    public async Task<Section> RunAsync(Effort effort)
    {
        using var folder = new TemporaryFolder();
        var photograph = Photograph.Draw12Megapixels();
        var options = Options.Create(new DecoderPoolOptions { Workers = 1, TimeLimit = TimeSpan.FromMinutes(5) });
        List<Row> rows = [];
        foreach (var (name, encode) in Formats)
        {
            var file = encode(photograph);
            var path = folder.In(name);
            await File.WriteAllBytesAsync(path, file);
            using var floor = new CodecFloor(path);
            await using var pool = new DecoderPool(options, TimeProvider.System, NullLogger<DecoderPool>.Instance);
            var measured = await Pairs.RunAsync(
                effort.Pairs,
                () => Cost.MeasureAsync(1, () => DecoderJob.RunAsync(pool, path, folder.NewFolder()), DecoderJob.CpuSeconds),
                () => Cost.MeasureAsync(1, () => Task.Run(floor.Run), Cost.OwnCpuSeconds));
            rows.Add(measured.CpuRow($"{name} ({file.Length / 1e6:F1} MB): CPU per picture", Show.Milliseconds));
            rows.Add(measured.WallRow($"{name}: time per picture", Show.Milliseconds));
            rows.Add(new($"{name}: most memory of a child", $"{ChildProcess.Find(DecoderJob.Program).Max(child => child.PeakMiB):F0} MiB"));
        }

        return new(
            "formats: PNG, WebP, HEIC and AVIF of 12 megapixels",
            """
            The photograph of the section *variants* as PNG, as lossy WebP (quality 90), as 8-bit HEIC (x265, one picture of quality 92) and as 8-bit
            AVIF (quality 60), one at a time through the same job. *Limit*: the codecs alone on the same file in the same run, in this process: decoding
            every row (WebP at the pipeline's own scale), and the sixteen encodings.
            """,
            rows);
    }
}
