using Domain.Media.Decoding;
using Functions.Media.Decoder.Tests.Pictures;
using Functions.Media.Decoder.Tests.Pool;

namespace Functions.Media.Decoder.Tests.Hostile;

/// <summary>Box structures that no camera writes. All of them are answered before a decoder library sees a pixel, or by it without harm.</summary>
[TestClass]
public sealed class HeifAttackTests
{
    private static DecoderFixture decoder = null!;

    [ClassInitialize]
    public static void Start(TestContext context) => decoder = new DecoderFixture(options =>
    {
        options.Workers = 2;
        options.MemoryLimitMiB = 400;
        options.CpuLimit = TimeSpan.FromSeconds(4);
    });

    [ClassCleanup]
    public static async Task Stop() => await decoder.DisposeAsync();

    private static HeifItem Item(string kind) => HeifFile.Take(Corpus.All[kind]);

    [TestMethod]
    [DataRow("heic")]
    [DataRow("avif")]
    public async Task Sizes_that_lie_are_refused(string kind)
    {
        var item = Item(kind);
        await AssertRejectedAsync(Sized(item, 65_535, 65_535), RejectionReason.TooManyPixels, "too many pixels");
        await AssertRejectedAsync(Sized(item, uint.MaxValue, 1), RejectionReason.Corrupt, "beyond a signed number");
        await AssertRejectedAsync(Sized(item, int.MaxValue, 1), RejectionReason.TooManyPixels, "too long");
        await AssertRejectedAsync(Sized(item, 0, 10), RejectionReason.Corrupt, "nothing");
        await AssertRejectedAsync(Sized(item, 10_000, 10), RejectionReason.ExtremeAspectRatio, "a line");
        await AssertRejectedAsync(HeifFile.Of(item.Without("ispe")).Build(), RejectionReason.Corrupt, "no size");
        await AssertAnsweredAsync(Sized(item, 16, 16), "smaller than what is coded");
        await AssertAnsweredAsync(Sized(item, 4000, 3000), "larger than what is coded");
        await AssertRejectedAsync(
            HeifFile.Of(item).WithAlpha(item.Without("ispe").With(HeifFile.Size(30_000, 30_000))).Build(), RejectionReason.TooManyPixels, "a huge alpha");
    }

    [TestMethod]
    [DataRow("heic")]
    [DataRow("avif")]
    public async Task Grids_that_do_not_add_up_are_refused(string kind)
    {
        var tile = Item(kind);
        var (w, h) = (Corpus.Width, Corpus.Height);
        await AssertRejectedAsync(HeifFile.Grid([tile], 1, 2, 2 * w, h).Build(), RejectionReason.Corrupt, "a tile too few");
        await AssertRejectedAsync(HeifFile.Grid([tile, tile], 1, 1, w, h).Build(), RejectionReason.Corrupt, "a tile too many");
        await AssertRejectedAsync(HeifFile.Grid([tile, tile], 1, 2, (2 * w) + 1, h).Build(), RejectionReason.Corrupt, "larger than its tiles");
        await AssertRejectedAsync(HeifFile.Grid([tile, tile], 1, 2, w, h).Build(), RejectionReason.Corrupt, "a tile that is not seen");
        await AssertRejectedAsync(HeifFile.Grid([], 1, 1, w, h).Build(), RejectionReason.Corrupt, "no tiles");
        await AssertRejectedAsync(
            HeifFile.Grid([.. Enumerable.Repeat(tile, 1025)], 1, 1025, 1025, h).Build(), RejectionReason.ExtremeAspectRatio, "too many tiles", orReason: RejectionReason.Corrupt);

        var self = HeifFile.Grid([tile], 1, 1, w, h);
        self.Items[1] = self.Items[1] with { Type = "grid", Content = self.Items[0].Content };
        await AssertRejectedAsync(self.Build(), RejectionReason.UnsupportedType, "a grid of grids");
        var circle = HeifFile.Of(HeifFile.Grid([], 1, 1, w, h).Items[0]).Refer("dimg", 1, 1);
        await AssertRejectedAsync(circle.Build(), RejectionReason.UnsupportedType, "a grid of itself");
        var mixed = HeifFile.Grid([tile, Item(kind == "heic" ? "avif" : "heic")], 1, 2, 2 * w, h);
        await AssertRejectedAsync(mixed.Build(), RejectionReason.Corrupt, "tiles of two codecs");
    }

    [TestMethod]
    [DataRow("heic")]
    [DataRow("avif")]
    public async Task Items_that_lie_elsewhere_or_everywhere_are_refused(string kind)
    {
        var item = Item(kind);
        var length = item.Content.Length;
        await AssertRejectedAsync(Placed((0, length + 1)), RejectionReason.Corrupt, "beyond the end");
        await AssertRejectedAsync(Placed((uint.MaxValue, 10)), RejectionReason.Corrupt, "far beyond the end");
        await AssertRejectedAsync(Placed((0, uint.MaxValue)), RejectionReason.Corrupt, "longer than anything");
        await AssertRejectedAsync(Placed([.. Enumerable.Repeat((0L, 1L), 33)]), RejectionReason.Corrupt, "in too many pieces");
        await AssertRejectedAsync(Placed([.. Enumerable.Repeat((0L, (long)length), 20)]), RejectionReason.Corrupt, "the same piece again and again");
        await AssertRejectedAsync(Placed([]), RejectionReason.Corrupt, "nowhere");
        await AssertAnsweredAsync(Placed((0, 1)), "hardly anything");
        await AssertRejectedAsync(new HeifFile { Primary = 7, Brands = HeifFile.Of(item).Brands }.Add(item).Build(), RejectionReason.Corrupt, "no such primary item");

        byte[] Placed(params (long, long)[] extents) => HeifFile.Of(item with { Extents = extents }).Build();
    }

    [TestMethod]
    public async Task Kinds_of_pictures_that_are_not_accepted_are_unsupported()
    {
        foreach (var type in new[] { "jpeg", "j2k1", "vvc1", "avc1", "unci", "mask", "iden", "iovl", "tmap", "Exif", "\0\0\0\0" })
        {
            var other = HeifFile.Of(Item("heic") with { Type = type });
            other.Brands = ["heic", "mif1", "heic"];
            await AssertRejectedAsync(other.Refer("dimg", 1, 1).Build(), RejectionReason.UnsupportedType, type);
        }

        var lying = HeifFile.Of(Item("avif"));
        lying.Brands = ["heic", "mif1", "heic"];
        await AssertRejectedAsync(lying.Build(), RejectionReason.Corrupt, "AV1 under the name of HEVC");
    }

    [TestMethod]
    [DataRow("heic")]
    [DataRow("avif")]
    public async Task Nesting_repetition_and_numbers_without_end_cost_nothing(string kind)
    {
        var file = HeifFile.Of(Item(kind));
        var nested = Array.Empty<byte>();
        for (var depth = 0; depth < 2000; depth++)
        {
            nested = [.. HeifFile.UInt32(nested.Length + 8), .. (depth % 2 == 0 ? "moov"u8 : "trak"u8), .. nested];
        }

        foreach (var (what, leader) in new Dictionary<string, byte[]>
        {
            ["deep"] = nested,
            ["many"] = [.. Enumerable.Repeat(HeifFile.Box("free"), 10_000).SelectMany(box => box)],
            ["many tracks"] = HeifFile.Box("moov", [.. Enumerable.Repeat(HeifFile.Box("trak"), 1000)]),
            ["a box of length one"] = [0, 0, 0, 1, .. "free"u8, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            ["a box shorter than its head"] = [0, 0, 0, 4, .. "free"u8],
            ["a second head"] = Corpus.All[kind][..32],
            ["frames without end"] = HeifFile.Movie(Item(kind), 96, 80, 600, 100),
            ["countless frames"] = HeifFile.Box("moov", HeifFile.Box("trak", HeifFile.Box("mdia", HeifFile.Box("minf", HeifFile.Box(
                "stbl", HeifFile.FullBox("stsz", [.. HeifFile.UInt32(1), .. HeifFile.UInt32(uint.MaxValue)])))))),
        })
        {
            file.Leader = leader;
            await AssertAnsweredAsync(file.Build(), what);
        }

        foreach (var (name, length) in new[] { ("iinf", 4), ("iloc", 6), ("ipma", 4), ("iref", 4), ("pitm", 4), ("ispe", 4), ("iprp", 0), ("ipco", 0) })
        {
            var grid = HeifFile.Grid([Item(kind), Item(kind)], 1, 2, 2 * Corpus.Width, Corpus.Height).Build();
            var at = HeifFile.Boxes(grid).First(box => box.Name == name).Offset + 8 + length;
            grid.AsSpan(at, 4).Fill(0xFF);
            await AssertAnsweredAsync(grid, $"numbers of {name}");
        }
    }

    [TestMethod]
    public async Task What_a_codec_is_told_to_expect_may_be_nonsense()
    {
        foreach (var (kind, box) in new[] { ("heic", "hvcC"), ("avif", "av1C") })
        {
            var item = Item(kind);
            var config = item.Properties.Single(property => System.Text.Encoding.ASCII.GetString(property, 4, 4) == box);
            var random = new Random(4);
            for (var round = 0; round < 12; round++)
            {
                var changed = config.ToArray();
                random.NextBytes(changed.AsSpan(8 + random.Next(config.Length - 8)));
                await AssertAnsweredAsync(HeifFile.Of(item.Without(box).With(changed)).Build(), $"{box} {round}");
            }

            await AssertAnsweredAsync(HeifFile.Of(item.Without(box)).Build(), $"no {box}");
            await AssertAnsweredAsync(HeifFile.Of(item with { Content = [] }).Build(), $"{kind} of nothing");
        }
    }

    private static byte[] Sized(HeifItem item, long width, long height) =>
        HeifFile.Of(item.Without("ispe").With(HeifFile.FullBox("ispe", [.. HeifFile.UInt32(width), .. HeifFile.UInt32(height)]))).Build();

    private static async Task AssertRejectedAsync(byte[] file, string reason, string what, string? orReason = null)
    {
        var outcome = await decoder.DecodeAsync(file, VariantName.Thumb150);
        var rejected = Assert.IsInstanceOfType<DecodeOutcome.Rejected>(outcome, $"{what}: {outcome}");
        Assert.IsTrue(rejected.Reason == reason || rejected.Reason == orReason, $"{what}: {rejected}");
    }

    private static async Task AssertAnsweredAsync(byte[] file, string what)
    {
        var outcome = await decoder.DecodeAsync(file, VariantName.Thumb150);
        Assert.IsNotInstanceOfType<DecodeOutcome.Crashed>(outcome, $"{what}: {outcome}");
    }
}
