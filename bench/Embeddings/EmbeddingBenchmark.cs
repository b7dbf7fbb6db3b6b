using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using Bench.Duplicates;
using Bench.Harness;
using Functions.Media.Decoder.Embeddings;
using Functions.Media.Decoder.Native;

namespace Bench.Embeddings;

/// <summary>Embeddings: what they find of edited and of related pictures, against measures that know nothing of things, and what one costs.</summary>
internal sealed class EmbeddingBenchmark : IBenchmark
{
    private const int PicturesOfEach = 12;

    /// <summary>Multiplications, each with an addition, of MobileNetV2 to its last bottleneck on 224 × 224 pixels.</summary>
    private const long MultiplyAdds = 279_423_872;

    private static readonly IReadOnlyList<Edit> Edits = [.. Edit.All, .. Edit.Strong];

    public string Name => "embedding";

    public async Task<Section> RunAsync(Effort effort)
    {
        var set = await DescribeAsync(effort.Of(PicturesOfEach));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var embedder = new VisualEmbedder();
        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        var pixels = DrawnPictures.Draw(1).Single().Rgb.AsMemory(0, VisualEmbedder.Size.Width * VisualEmbedder.Size.Height * 3);
        const int turns = 20;
        var cost = await Pairs.OfMediansAsync(effort.Pairs, turns, () => OnceAsync(() => embedder.Embed(pixels.Span)), () => OnceAsync(static () => MultiplyAndAdd()));
        List<Row> rows =
        [
            cost.WallRow("one embedding, one thread", Show.Milliseconds),
            new("memory for weights and buffers", Show.Mebibytes(memory)),
        ];
        return new(
            "embedding: finding edited and related pictures",
            $"""
            {set.Originals.Count} drawn pictures of {set.Originals.DistinctBy(static one => one.Subject).Count()} subjects, and each after {Edits.Count} edits, through the real decoder. *Colour histogram*: 256 bins, by
            intersection. *Perceptual hash*: 64 bits, mirrored or not. Of what is equally like, the irrelevant counts as nearer.

            {Table(set)}
            Share of edited pictures whose nearest original is their own:

            {ByEdit(set)}
            *Limit* of the time: as many multiplications and additions ({MultiplyAdds / 1e6:F0} million) as the network has, in registers, on the same vectors and one thread.
            """,
            rows);
    }

    private static async Task<(IReadOnlyList<Described> Originals, IReadOnlyDictionary<Edit, Described[]> Edited)> DescribeAsync(int each)
    {
        await using var pictures = new EditedPictures();
        var drawn = DrawnPictures.DrawSubjects(each).ToList();
        var originals = new Described[drawn.Count];
        var edited = Edits.ToDictionary(static edit => edit, _ => new Described[drawn.Count]);
        await Parallel.ForAsync(0, drawn.Count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (number, cancel) =>
        {
            var (subject, rgb) = drawn[number];
            using var image = VipsImage.FromPixels(rgb, DrawnPictures.Width, DrawnPictures.Height, 3);
            originals[number] = await Described.DescribeAsync(pictures, subject, Edit.None, image, cancel);
            foreach (var edit in Edits)
            {
                edited[edit][number] = await Described.DescribeAsync(pictures, subject, edit, image, cancel);
            }
        });
        return (originals, edited);
    }

    private static string Table((IReadOnlyList<Described> Originals, IReadOnlyDictionary<Edit, Described[]> Edited) set)
    {
        var table = new StringBuilder("| what is looked for | by | recall@1 | recall@10 | mAP |\n|---|---|--:|--:|--:|\n");
        foreach (var (name, measure) in Described.Measures)
        {
            Add("the original of an edited picture", name, Retrieval.Of(set.Edited.Values.SelectMany(edited => Own(set.Originals, edited, measure))));
        }

        foreach (var (name, measure) in Described.Measures)
        {
            Add("other pictures of the same subject", name, Retrieval.Of(set.Originals.Select(query => set.Originals
                .Where(other => other != query)
                .Select(other => (measure(query, other), other.Subject == query.Subject)))));
        }

        return table.ToString();

        void Add(string what, string by, Retrieval found) =>
            table.Append($"| {what} | {by} | {found.First:F3} | {found.Ten:F3} | {found.Precision:F3} |\n");
    }

    private static string ByEdit((IReadOnlyList<Described> Originals, IReadOnlyDictionary<Edit, Described[]> Edited) set)
    {
        var table = new StringBuilder($"| edit | {string.Join(" | ", Described.Measures.Keys)} |\n|---|--:|--:|--:|\n");
        foreach (var (edit, edited) in set.Edited)
        {
            table.Append($"| {edit.Name} | ")
                .AppendJoin(" | ", Described.Measures.Values.Select(measure => $"{100 * Retrieval.Of(Own(set.Originals, edited, measure)).First:F0} %"))
                .Append(" |\n");
        }

        return table.ToString();
    }

    private static IEnumerable<IEnumerable<(double Likeness, bool IsRelevant)>> Own(
        IReadOnlyList<Described> originals, Described[] edited, Func<Described, Described, double> measure) =>
        edited.Select((query, own) => originals.Select((original, at) => (measure(query, original), at == own)));

    private static Task<Cost> OnceAsync(Action work) => Cost.MeasureAsync(1, () =>
    {
        work();
        return Task.CompletedTask;
    });

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyAndAdd()
    {
        const int sums = 12;
        var factor = new Vector<float>(0.999f);
        Vector<float> a = factor, b = factor, c = factor, d = factor, e = factor, f = factor, g = factor, h = factor, i = factor, j = factor, k = factor, l = factor;
        for (var left = MultiplyAdds; left > 0; left -= sums * Vector<float>.Count)
        {
            a = Vector.FusedMultiplyAdd(a, factor, factor);
            b = Vector.FusedMultiplyAdd(b, factor, factor);
            c = Vector.FusedMultiplyAdd(c, factor, factor);
            d = Vector.FusedMultiplyAdd(d, factor, factor);
            e = Vector.FusedMultiplyAdd(e, factor, factor);
            f = Vector.FusedMultiplyAdd(f, factor, factor);
            g = Vector.FusedMultiplyAdd(g, factor, factor);
            h = Vector.FusedMultiplyAdd(h, factor, factor);
            i = Vector.FusedMultiplyAdd(i, factor, factor);
            j = Vector.FusedMultiplyAdd(j, factor, factor);
            k = Vector.FusedMultiplyAdd(k, factor, factor);
            l = Vector.FusedMultiplyAdd(l, factor, factor);
        }

        GC.KeepAlive(Vector.Sum(a + b + c + d + e + f + g + h + i + j + k + l));
    }
}
