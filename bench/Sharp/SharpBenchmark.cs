using Bench.Harness;
using Bench.Variants;
using Functions.Media.Decoding;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bench.Sharp;

/// <summary>Our decoder against sharp, the usual choice, making the same sixteen files.</summary>
internal sealed class SharpBenchmark : IBenchmark
{
    private const string Expert = "expert";
    private const string Idiomatic = "idiomatic";
    private const int WarmUp = 8;

    public string Name => "sharp";

    public async Task<Section> RunAsync(Effort effort)
    {
        using var folder = new TemporaryFolder();
        var photograph = Photograph.Draw12Megapixels();
        List<Row> rows =
        [
            .. await CompareAsync("12 MP JPEG", photograph.Jpeg, Expert, 1),
            .. await CompareAsync("12 MP JPEG, two at a time", photograph.Jpeg, Expert, 2),
            .. await CompareAsync("12 MP JPEG", photograph.Jpeg, Idiomatic, 1),
            .. await CompareAsync("48 MP JPEG", Photograph.Draw48Megapixels().Jpeg, Expert, 1),
            .. await CompareAsync("12 MP PNG", EncodedPhotographs.Png(photograph), Expert, 1),
            .. await CompareAsync("12 MP WebP", EncodedPhotographs.WebP(photograph), Expert, 1),
        ];
        return new(
            "sharp: the same sixteen files by the usual library",
            $"""
            The photograph of the section *variants* ({photograph}), in other sizes and formats too, to the same variants as progressive JPEG and WebP (quality 80,
            effort 2). In the place of the limit stands sharp 0.35 in Node in the same run, each picture that is made at the same time in a process of its own. *Expert* decodes once and
            derives each raster from the one above it, on one thread; *idiomatic* is one pipeline for each output from the file, all at once on all threads, as its documentation
            shows it. Ours also hashes everything and makes fingerprint, embedding, BlurHash and preview, in a child process with limits. Both have worked on {WarmUp} pictures
            before, since they live for hundreds. HEIC is missing: sharp from npm does not read it. A ratio under 1: ours takes less.
            """,
            rows);

        async Task<IReadOnlyList<Row>> CompareAsync(string what, byte[] file, string way, int atOnce)
        {
            var path = folder.In("photograph");
            await File.WriteAllBytesAsync(path, file);
            var options = Options.Create(new DecoderPoolOptions { Workers = atOnce, TimeLimit = TimeSpan.FromMinutes(5) });
            await using var pool = new DecoderPool(options, TimeProvider.System, NullLogger<DecoderPool>.Instance);
            await using var sharp = await SharpProcesses.StartAsync(atOnce);
            var photographs = effort.Of(3) * atOnce;
            await OursAsync(WarmUp);
            await TheirsAsync(WarmUp);
            var measured = await Pairs.RunAsync(
                effort.Pairs,
                () => Cost.MeasureAsync(photographs, () => OursAsync(photographs), DecoderJob.CpuSeconds),
                () => Cost.MeasureAsync(photographs, () => TheirsAsync(photographs), SharpProcesses.CpuSeconds));
            return
            [
                measured.CpuRow($"{what}, against sharp, {way}: CPU per photograph", Show.Milliseconds),
                measured.WallRow($"{what}, against sharp, {way}: time per photograph", Show.Milliseconds),
                new(
                    $"{what}, against sharp, {way}: most memory of a process",
                    $"{ChildProcess.Find(DecoderJob.Program).Max(child => child.PeakMiB):F0} MiB",
                    $"{ChildProcess.Find(SharpProcess.Program).Max(child => child.PeakMiB):F0} MiB"),
            ];

            Task OursAsync(int count) => Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => RepeatAsync(count / atOnce, () => DecoderJob.RunAsync(pool, path, folder.NewFolder()))));

            Task TheirsAsync(int count) =>
                Task.WhenAll(sharp.All.Select(process => RepeatAsync(count / atOnce, () => process.RenderAsync(way, path, folder.NewFolder()))));
        }
    }

    private static async Task RepeatAsync(int count, Func<Task> work)
    {
        for (var i = 0; i < count; i++)
        {
            await work();
        }
    }
}
