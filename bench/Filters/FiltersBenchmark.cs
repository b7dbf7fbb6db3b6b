using Bench.Harness;
using Domain.Media;
using Functions.Media.Decoder.Filters;

namespace Bench.Filters;

/// <summary>A filter on a picture in memory, against copying that memory.</summary>
internal sealed class FiltersBenchmark : IBenchmark
{
    private const int Width = 1080;
    private const int Height = 1350;

    public string Name => "filters";

    public async Task<Section> RunAsync(Effort effort)
    {
        var pixels = new byte[Width * Height * 3];
        var copy = new byte[pixels.Length];
        var original = Photographed();
        List<Row> rows = [];
        (string What, string Filter, bool Wide)[] ways = [("colours", "juno", true), ("colours and vignette", "sutro", true), ("colours, without AVX2", "juno", false)];
        foreach (var (what, filter, wide) in ways)
        {
            var look = Look.Prepare(new PictureLook { Filter = filter })!;
            rows.Add((await MeasureAsync(() => look.Apply(pixels, Width, Height, wide))).CpuRow($"{what} ({filter}): CPU", Show.Milliseconds));
        }

        var preparing = await MeasureAsync(() => Look.Build(new PictureLook { Filter = "juno", Strength = 80 }));
        rows.Add(preparing.CpuRow("preparing a look that is not kept: CPU", Show.Milliseconds));
        return new(
            "filters: colour tables",
            $"""
            A filter on {Width} × {Height} pixels of a drawn photograph, in place and on one thread: a table of 33³ colours by tetrahedral interpolation.
            *Limit*: copying the same memory once. The aim is 10 ms.
            """,
            rows);

        async Task<Pairs> MeasureAsync(Action work)
        {
            const int turns = 5;
            return await Pairs.OfMediansAsync(effort.Pairs, turns, () => OnceAsync(work), () => OnceAsync(() => original.CopyTo(copy.AsSpan())));
        }

        Task<Cost> OnceAsync(Action work)
        {
            original.CopyTo(pixels.AsSpan());
            return Cost.MeasureAsync(1, () =>
            {
                work();
                return Task.CompletedTask;
            }, Cost.OwnCpuSeconds);
        }
    }

    private static byte[] Photographed()
    {
        using var whole = Variants.Photograph.Draw12Megapixels().Decode();
        using var shrunk = new Functions.Media.Decoder.Native.VipsEngine().Crop(whole, new(Width, Height));
        return shrunk.Pixels.ToArray();
    }
}
