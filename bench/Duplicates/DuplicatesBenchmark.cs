using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using Bench.Harness;
using Domain.Ids;
using Domain.Media.Decoding;
using Domain.Media.Duplicates;
using Embedded.Cosmos;
using Infrastructure.Cosmos;
using Infrastructure.Cosmos.Media.Fingerprints;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bench.Duplicates;

/// <summary>Near duplicates: what is found and what is found wrongly, how fast hashes are looked through, and what a look-up asks of the database.</summary>
internal sealed class DuplicatesBenchmark : IBenchmark
{
    private const int Pictures = 300;
    private const int Indexed = 20_000;
    private const int LookUps = 200;
    private const int Million = 1_000_000;

    private static readonly int[] Thresholds = [6, 8, 10, 12];

    public string Name => "duplicates";

    public async Task<Section> RunAsync(Effort effort)
    {
        var set = await FingerprintedSet.DrawAsync(effort.Of(Pictures));
        List<Row> rows = [];
        foreach (var millions in (int[])[1, 10])
        {
            rows.AddRange(await ScanAsync(effort, millions));
        }

        rows.AddRange(await LookUpAsync(effort));
        return new(
            "duplicates: near duplicates by perceptual hash",
            $"""
            {set.Originals.Count} drawn pictures of {DrawnPictures.Width} × {DrawnPictures.Height} (scenes, shapes, pages of text, clouds, gradients, plain grounds), each after {Edit.All.Count} edits, all hashed by the real decoder. A pair
            matches when its hashes, one of them mirrored or not, differ in at most so many of 64 bits. The gate leaves out pictures with a quality under {Fingerprint.DefaultMinQuality}: here
            {set.Originals.Count(static original => !original.Fingerprint.IsDistinctive())} of the originals ({Kinds(set, static fingerprint => !fingerprint.IsDistinctive())}), and lets
            {Kinds(set, static fingerprint => fingerprint.IsDistinctive())} through. The hash of a gradient or a plain ground is that of its noise, which every edit changes: those that pass are found by nobody.

            *Recall*: how many edited pictures are found by their original; the threshold in use is {Fingerprint.DefaultThreshold}.

            {Recall(set)}
            *False positives*: pairs of different originals that match.

            {FalsePositives(set)}
            *Precision*: every edited picture is looked up among all originals; how many of the matches are right.

            {Precision(set)}
            *Speed*: looking through random hashes for two of them (a picture and its mirror image) on one thread, by `HammingTable` and with the instructions of each width. *Limit*: summing up the
            same bytes, which is what the memory allows. *Look-ups* among {effort.Of(Indexed):N0} pictures in the embedded account; *limit*: reading one item by its id.
            """,
            rows);
    }

    private static string Kinds(FingerprintedSet set, Func<Fingerprint, bool> condition) => string.Join(
        ", ", set.Originals.Where(original => condition(original.Fingerprint)).CountBy(static original => original.Kind).Select(static kind => $"{kind.Value} {kind.Key}"));

    private static string Recall(FingerprintedSet set)
    {
        var table = new StringBuilder($"| edit | median distance | {Heads()} | ≤ {Fingerprint.DefaultThreshold} without gate |\n|---|--:|--:|--:|--:|--:|--:|\n");
        foreach (var (edit, edited) in set.Edits)
        {
            var all = set.Originals.Zip(edited, static (original, after) => (Passes: IsPassed(original.Fingerprint, after), Distance: after.DistanceTo(original.Fingerprint), Judged: original.Fingerprint.IsDistinctive())).ToList();
            var gated = all.Where(static found => found.Judged).ToList();
            table.Append($"| {edit} | {new Series(gated.Select(static found => (double)found.Distance)).Median:F0} ");
            foreach (var threshold in Thresholds)
            {
                table.Append($"| {Percent(gated.Count(found => found.Passes && found.Distance <= threshold), gated.Count)} ");
            }

            table.Append($"| {Percent(all.Count(static found => found.Distance <= Fingerprint.DefaultThreshold), all.Count)} |\n");
        }

        return table.ToString();
    }

    private static string FalsePositives(FingerprintedSet set)
    {
        var table = new StringBuilder($"| pairs | number | least distance | {Heads()} |\n|---|--:|--:|--:|--:|--:|--:|\n");
        Add("all, with gate", static original => original.Fingerprint.IsDistinctive());
        foreach (var kind in set.Originals.Where(static original => original.Fingerprint.IsDistinctive()).Select(static original => original.Kind).Distinct())
        {
            Add($"{kind} among themselves, with gate", original => original.Kind == kind && original.Fingerprint.IsDistinctive());
        }

        Add("all, without gate", static _ => true);
        return table.ToString();

        void Add(string what, Func<(string Kind, Fingerprint Fingerprint), bool> condition)
        {
            var chosen = set.Originals.Where(condition).Select(static original => original.Fingerprint).ToList();
            var distances = chosen.SelectMany((one, at) => chosen.Skip(at + 1).Select(other => other.DistanceTo(one))).ToList();
            if (distances.Count > 0)
            {
                table.Append($"| {what} | {distances.Count:N0} | {distances.Min()} | ");
                table.AppendJoin(" | ", Thresholds.Select(threshold => Rate(distances.Count(distance => distance <= threshold), distances.Count))).Append(" |\n");
            }
        }
    }

    private static string Precision(FingerprintedSet set)
    {
        var table = new StringBuilder($"| | {Heads()} |\n|---|--:|--:|--:|--:|\n");
        foreach (var isGated in (bool[])[true, false])
        {
            var counts = Thresholds.Select(static _ => (Right: 0, All: 0)).ToArray();
            foreach (var (after, own) in set.Edits.Values.SelectMany(static edited => edited.Select(static (after, own) => (after, own))))
            {
                for (var other = 0; other < set.Originals.Count; other++)
                {
                    var original = set.Originals[other].Fingerprint;
                    var distance = isGated && !IsPassed(original, after) ? int.MaxValue : after.DistanceTo(original);
                    for (var at = 0; at < Thresholds.Length; at++)
                    {
                        if (distance <= Thresholds[at])
                        {
                            counts[at] = (counts[at].Right + (other == own ? 1 : 0), counts[at].All + 1);
                        }
                    }
                }
            }

            table.Append($"| {(isGated ? "with" : "without")} gate | ").AppendJoin(" | ", counts.Select(static count => Percent(count.Right, count.All))).Append(" |\n");
        }

        return table.ToString();
    }

    private static async Task<IReadOnlyList<Row>> ScanAsync(Effort effort, int millions)
    {
        const int turns = 5;
        using var table = new HammingTable(new MemoryBudget(long.MaxValue));
        var random = new Random(millions);
        var chunks = new List<ulong[]>();
        for (var added = 0; added < millions * Million; added += HammingTable.ChunkSize)
        {
            var chunk = new ulong[HammingTable.ChunkSize];
            random.NextBytes(MemoryMarshal.AsBytes(chunk.AsSpan()));
            chunks.Add(chunk);
            for (var at = 0; at < chunk.Length; at++)
            {
                _ = table.TryAdd(new((ulong)(added + at)), chunk[at]);
            }
        }

        var query = new FingerprintQuery(new(ulong.MaxValue), 0x0123_4567_89AB_CDEF, 0xFEDC_BA98_7654_3210, Fingerprint.DefaultThreshold, 10);
        List<Row> rows = [(await MeasureAsync(() => table.Find(query).Items.Count)).WallRow($"{table.Count:N0} hashes, the table", Show.Milliseconds)];
        foreach (var width in HammingScan.Widths)
        {
            rows.Add((await MeasureAsync(() => chunks.Sum(chunk => HammingScan.Next(chunk, 0, query.Hash, query.MirroredHash, 0, width)))).WallRow($"{table.Count:N0} hashes, {width} bits at once", Show.Milliseconds));
        }

        rows.Add(new($"{table.Count:N0} hashes: memory of each", $"{HammingTable.BytesPerEntry} bytes"));
        return rows;

        Task<Pairs> MeasureAsync(Func<int> scan) => Pairs.OfMediansAsync(effort.Pairs, turns, () => OnceAsync(scan), () => OnceAsync(() => chunks.Sum(static chunk => Sum(chunk))));

        static Task<Cost> OnceAsync(Func<int> work) => Cost.MeasureAsync(1, () =>
        {
            GC.KeepAlive(work());
            return Task.CompletedTask;
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Sum(ulong[] chunk)
    {
        var sum = Vector512<ulong>.Zero;
        foreach (var part in MemoryMarshal.Cast<ulong, Vector512<ulong>>(chunk))
        {
            sum += part;
        }

        return (int)Vector512.Sum(sum) & 1;
    }

    private static async Task<IReadOnlyList<Row>> LookUpAsync(Effort effort)
    {
        await using var account = EmbeddedCosmosAccount.OpenTemporary();
        var requests = new RequestCounter();
        var options = CosmosSetup.ClientOptions();
        options.CustomHandlers.Add(requests);
        using var client = account.CreateClient(options);
        await client.EnsureContainersAsync(CancellationToken.None);
        var database = new CosmosDatabase(client);
        await using var bands = new CosmosFingerprintIndex(database, new() { MemoryMiB = 0 }, NullLogger<CosmosFingerprintIndex>.Instance);
        await using var memory = new CosmosFingerprintIndex(database, new(), NullLogger<CosmosFingerprintIndex>.Instance);
        var random = new Random(1);
        var pictures = Enumerable.Range(1, effort.Of(Indexed)).Select(number => new IndexedFingerprint(new((ulong)number << 20), new(1), (ulong)random.NextInt64(long.MinValue, long.MaxValue))).ToList();
        await Parallel.ForEachAsync(pictures, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (picture, cancel) => await bands.AddAsync(picture, cancel));
        var loading = await Cost.MeasureAsync(pictures.Count, () => memory.LoadAsync(CancellationToken.None));
        await bands.LoadAsync(CancellationToken.None);

        List<Row> rows = [new("loading hashes from the database at a start", Show.PerSecond(loading.Seconds))];
        foreach (var (what, index, lookUps) in new[] { ("in memory", memory, LookUps), ("by bands", bands, LookUps / 20) })
        {
            var measured = await Pairs.RunAsync(effort.Pairs, () => FindAsync(index, effort.Of(lookUps)), () => ReadAsync(effort.Of(lookUps)));
            rows.Add(measured.WallRow($"look-up {what}", Show.Milliseconds));
            requests.Reset();
            _ = await FindAsync(index, lookUps);
            rows.Add(new($"look-up {what}: requests to the database", $"{(double)requests.Count / lookUps:F1}"));
        }

        return rows;

        Task<Cost> FindAsync(CosmosFingerprintIndex index, int lookUps) => Cost.MeasureAsync(lookUps, async () =>
        {
            for (var number = 0; number < lookUps; number++)
            {
                var picture = pictures[random.Next(pictures.Count)];
                var found = await index.FindAsync(new(new(1), picture.Hash ^ 0x11, ~picture.Hash, Fingerprint.DefaultThreshold, 10), CancellationToken.None);
                if (found.Count == 0)
                {
                    throw new InvalidOperationException("A picture that is there was not found.");
                }
            }
        });

        Task<Cost> ReadAsync(int reads) => Cost.MeasureAsync(reads, async () =>
        {
            for (var number = 0; number < reads; number++)
            {
                var id = pictures[random.Next(pictures.Count)].MediaId;
                using var read = await database.Container(CosmosContainers.Fingerprints).ReadItemStreamAsync(id.ToString(), new(FingerprintItem.ShardOf(id)));
                read.EnsureSuccessStatusCode();
            }
        });
    }

    private static bool IsPassed(Fingerprint one, Fingerprint other) => one.IsDistinctive() && other.IsDistinctive();

    private static string Heads() => string.Join(" | ", Thresholds.Select(static threshold => $"≤ {threshold}"));

    private static string Percent(int part, int all) => all == 0 ? "–" : $"{100.0 * part / all:F1} %";

    private static string Rate(int part, int all) => part == 0 ? "0" : $"{part} ({(double)part / all:E1})";
}
