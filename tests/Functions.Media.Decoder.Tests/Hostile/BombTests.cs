using System.Text;
using Domain.Media.Decoding;
using Functions.Media.Decoder.Tests.Pictures;
using Functions.Media.Decoder.Tests.Pool;

namespace Functions.Media.Decoder.Tests.Hostile;

/// <summary>Small files that want to become large work, each in real decoder processes with the default limits but for a shorter processor time.</summary>
[TestClass]
public sealed class BombTests
{
    private static DecoderFixture decoder = null!;

    [ClassInitialize]
    public static void Start(TestContext context) => decoder = new DecoderFixture(options =>
    {
        options.Workers = 2;
        options.CpuLimit = TimeSpan.FromSeconds(3);
    });

    [ClassCleanup]
    public static async Task Stop() => await decoder.DisposeAsync();

    [TestMethod]
    public async Task Bombs_in_metadata_are_ignored_or_refused()
    {
        var png = Corpus.All["interlaced"];
        var jpeg = Corpus.All["progressive"];
        var megabyte = new byte[1 << 20];
        var inflated = PngFile.Deflate(megabyte, 150);
        var loop = Exif.Build(1);
        loop[loop.Length - 30] = 8;
        foreach (var (what, file) in new Dictionary<string, byte[]>
        {
            ["zTXt"] = PngFile.Insert(png, PngFile.Chunk("zTXt"u8, [.. "Comment\0\0"u8, .. inflated])),
            ["iTXt"] = PngFile.Insert(png, PngFile.Chunk("iTXt"u8, [.. "XML:com.adobe.xmp\0\u0001\0\0\0"u8, .. inflated])),
            ["iCCP"] = PngFile.Insert(png, PngFile.Chunk("iCCP"u8, [.. "a\0\0"u8, .. inflated])),
            ["a thousand texts"] = PngFile.Insert(png, [.. Enumerable.Range(0, 1000).Select(i => PngFile.Chunk("tEXt"u8, Encoding.ASCII.GetBytes($"k{i}\0v")))]),
            ["chunks of nothing"] = PngFile.Insert(png, [.. Enumerable.Repeat(PngFile.Chunk("abCd"u8, []), 50_000)]),
            ["two headers"] = PngFile.Insert(png, PngFile.Header(400, 400)[8..]),
            ["comments"] = Repeat(jpeg, 0xFE, new byte[60_000], 400),
            ["profile in pieces"] = Repeat(jpeg, 0xE2, [.. "ICC_PROFILE\0"u8, 200, 255, .. new byte[60_000]], 255),
            ["Exif that points to itself"] = JpegFile.WithExif(jpeg, loop),
            ["Exif of numbers"] = JpegFile.WithExif(jpeg, [.. "II*\0"u8, 8, 0, 0, 0, 0xFF, 0xFF, .. Enumerable.Repeat((byte)0xFF, 60_000)]),
            ["XMP"] = Repeat(jpeg, 0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Enumerable.Repeat("<a>"u8.ToArray(), 20_000).SelectMany(a => a)], 20),
        })
        {
            var outcome = await decoder.DecodeAsync(file, VariantName.Thumb150);
            Assert.IsNotInstanceOfType<DecodeOutcome.Crashed>(outcome, $"{what}: {outcome}");
        }
    }

    [TestMethod]
    public async Task A_jpeg_of_very_many_scans_is_answered_or_costs_one_attempt()
    {
        // Every scan makes the decoder pass over all coefficients again; the file is small since each says that nothing changes.
        var jpeg = JpegFile.Claim(Corpus.All["progressive"], 9000, 9000);
        var scans = JpegFile.Segments(jpeg);
        var last = scans.FindLastIndex(segment => segment.Marker == JpegFile.StartOfScan);
        var scan = jpeg[scans[last].Offset..scans[last + 1].Offset];
        byte[] bomb = [.. jpeg[..^2], .. Enumerable.Repeat(scan, 300).SelectMany(s => s), 0xFF, 0xD9];
        await AssertSurvivedAsync(bomb, "scans");
    }

    [TestMethod]
    public async Task Pixels_in_every_format_up_to_the_limit_are_decoded_or_cost_one_attempt()
    {
        await AssertSurvivedAsync(PngFile.Black(9_990, 9_990), "png");
        var lossless = Flat(9_000, 9_000).ToWebP(lossless: true);
        await AssertSurvivedAsync(lossless, "webp");
        foreach (var tile in new[] { HeifFile.Take(Flat(512, 512).ToHeic()), HeifFile.Take(Flat(512, 512).ToAvif()) })
        {
            await AssertSurvivedAsync(HeifFile.Grid([.. Enumerable.Repeat(tile, 19 * 19)], 19, 19, 19 * 512, 19 * 512).Build(), $"{tile.Type} tiles");
        }

        await AssertSurvivedAsync(WebPFile.Animate(Corpus.All["lossless"], 16_000, 6_000, 400), "a large canvas of small frames");
    }

    [TestMethod]
    public async Task Beyond_the_limits_of_pixels_frames_and_bytes_everything_is_refused_from_the_header()
    {
        await AssertRejectedAsync(PngFile.Black(20_000, 20_000), RejectionReason.TooManyPixels);
        await AssertRejectedAsync(WebPFile.Animate(Corpus.All["lossless"], 16_383, 16_383, 2), RejectionReason.TooManyPixels);
        await AssertRejectedAsync(WebPFile.Animate(Corpus.All["lossless"], Corpus.Width, Corpus.Height, 501), RejectionReason.TooManyFrames);
        foreach (var kind in Corpus.All.Keys)
        {
            var file = new byte[30_000_001];
            Corpus.All[kind].CopyTo(file, 0);
            await AssertRejectedAsync(file, RejectionReason.TooLargeBytes);
        }

        await AssertRejectedAsync([], RejectionReason.Empty);
    }

    [TestMethod]
    public async Task A_file_that_is_two_kinds_at_once_is_taken_for_its_first_bytes_and_the_other_does_not_come_out()
    {
        byte[] payload = [.. "PK\u0003\u0004<script>PAYLOAD</script>%PDF-1.7 "u8, .. "MZ"u8];
        foreach (var (kind, file) in Corpus.All)
        {
            foreach (var polyglot in new[] { [.. file, .. payload], (byte[])[.. file, .. Corpus.All["jpeg"]], [.. file, .. HeifFile.Box("moov", payload)] })
            {
                var outcome = await decoder.DecodeAsync(polyglot, VariantName.Thumb150);
                Assert.IsNotInstanceOfType<DecodeOutcome.Crashed>(outcome, $"{kind}: {outcome}");
            }

            if (await decoder.DecodeAsync([.. file, .. payload]) is DecodeOutcome.Decoded)
            {
                var decoded = await decoder.DecodeGoodAsync([.. file, .. payload]);
                Assert.IsTrue(decoded.Image.Variants.All(variant => decoded.Read(variant).AsSpan().IndexOf("PAYLOAD"u8) < 0), kind);
            }
        }
    }

    private static Native.VipsImage Flat(int width, int height)
    {
        Native.VipsRuntime.EnsureStarted();
        return Native.VipsImage.FromPixels(new byte[width * height * 3], width, height, 3);
    }

    private static byte[] Repeat(byte[] jpeg, byte marker, byte[] content, int times)
    {
        var one = JpegFile.Insert([0xFF, 0xD8], marker, content)[2..];
        return [.. jpeg[..2], .. Enumerable.Repeat(one, times).SelectMany(segment => segment), .. jpeg[2..]];
    }

    private static async Task AssertRejectedAsync(byte[] file, string reason)
    {
        var outcome = await decoder.DecodeAsync(file, VariantName.Thumb150);
        Assert.AreEqual(reason, Assert.IsInstanceOfType<DecodeOutcome.Rejected>(outcome, outcome.ToString()).Reason);
    }

    private static async Task AssertSurvivedAsync(byte[] file, string what)
    {
        var outcome = await decoder.DecodeAsync(file, VariantName.Thumb150);
        var isDocumented = outcome is DecodeOutcome.Decoded or DecodeOutcome.Rejected
            or DecodeOutcome.Crashed { Cause: DecoderCrash.CpuLimit or DecoderCrash.MemoryLimit or DecoderCrash.TimeLimit };
        Assert.IsTrue(isDocumented, $"{what}: {outcome}");
        var next = await decoder.DecodeAsync(Corpus.All["jpeg"], VariantName.Thumb150);
        Assert.IsInstanceOfType<DecodeOutcome.Decoded>(next, $"after {what}: {next}");
    }
}
