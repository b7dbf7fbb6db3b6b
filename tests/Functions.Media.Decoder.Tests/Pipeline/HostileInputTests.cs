using System.Text;
using Domain.Media.Decoding;
using Functions.Media.Decoder.Native;
using Functions.Media.Decoder.Tests.Pictures;
using Functions.Media.Decoder.Tests.Pool;

namespace Functions.Media.Decoder.Tests.Pipeline;

[TestClass]
public sealed class HostileInputTests
{
    private const int Width = 360;
    private const int Height = 330;
    private static DecoderFixture decoder = null!;

    [ClassInitialize]
    public static void Start(TestContext context) => decoder = new DecoderFixture(options => options.Workers = 2);

    [ClassCleanup]
    public static async Task Stop() => await decoder.DisposeAsync();

    [TestMethod]
    [DataRow("jpeg")]
    [DataRow("progressive")]
    [DataRow("png")]
    [DataRow("interlaced")]
    [DataRow("webp")]
    [DataRow("lossless")]
    public async Task A_file_cut_off_anywhere_is_rejected_as_corrupt(string kind)
    {
        var file = Encode(kind);
        var cuts = Enumerable.Range(1, 19).Select(twentieth => file.Length * twentieth / 20).Append(file.Length * 99 / 100).ToList();
        if (kind is "jpeg" or "progressive")
        {
            cuts.AddRange(JpegFile.Segments(file).Where(s => s.Offset > 12).Select(s => s.Offset).Where(at => at < file.Length - 2));
        }

        foreach (var cut in cuts)
        {
            await AssertRejectedAsync(file[..cut], RejectionReason.Corrupt, $"{kind} cut at {cut} of {file.Length}");
        }

        await AssertDecodedAsync(file, kind);
    }

    [TestMethod]
    public async Task Damage_inside_a_file_is_decoded_or_rejected_and_never_ends_the_decoder()
    {
        var random = new Random(20);
        foreach (var kind in new[] { "jpeg", "progressive", "png", "webp", "lossless" })
        {
            var file = Encode(kind);
            for (var round = 0; round < 30; round++)
            {
                var damaged = file.ToArray();
                var flips = 1 << random.Next(6);
                for (var flip = 0; flip < flips; flip++)
                {
                    // Half of the flips meet the headers, where they do most.
                    var at = random.Next(2) == 0 ? random.Next(Math.Min(800, file.Length)) : random.Next(file.Length);
                    damaged[at] ^= (byte)(1 << random.Next(8));
                }

                var outcome = await decoder.DecodeAsync(damaged);
                Assert.IsNotInstanceOfType<DecodeOutcome.Crashed>(outcome, $"{kind} round {round}: {outcome}");
            }
        }
    }

    [TestMethod]
    public async Task Bytes_of_another_type_are_rejected_whatever_they_are_called()
    {
        var inputs = new Dictionary<string, byte[]>
        {
            ["gif"] = [.. "GIF89a"u8, 1, 0, 1, 0, 0, 0, 0, 0x3B],
            ["bmp"] = [.. "BM"u8, .. new byte[60]],
            ["tiff"] = [.. "II*\0"u8, .. new byte[60]],
            ["pdf"] = [.. "%PDF-1.7\n"u8],
            ["svg"] = [.. "<svg xmlns='http://www.w3.org/2000/svg' width='400' height='400'/>"u8],
            ["mp4 that names a heic brand"] = [0, 0, 0, 24, .. "ftypmp42"u8, 0, 0, 0, 0, .. "heicavif"u8, .. new byte[40]],
            ["heif of no codec"] = [0, 0, 0, 24, .. "ftypmif1"u8, 0, 0, 0, 0, .. "mif1miaf"u8, .. new byte[40]],
            ["heic in a box too short"] = [0, 0, 0, 12, .. "ftypheic"u8, .. new byte[40]],
            ["heic in a box too long"] = [0, 0, 4, 0, .. "ftypheic"u8, .. new byte[2000]],
            ["heic in a box of odd length"] = [0, 0, 0, 17, .. "ftypheic"u8, .. new byte[40]],
            ["heic behind another box"] = [0, 0, 0, 8, .. "free"u8, 0, 0, 0, 16, .. "ftypheic"u8, .. new byte[40]],
            ["jpeg 2000"] = [0, 0, 0, 12, .. "jP  "u8, 0x0D, 0x0A, 0x87, 0x0A, 0, 0, 0, 20, .. "ftypjp2 "u8, .. new byte[40]],
            ["raw"] = [0, 0, 0, 24, .. "ftypcrx "u8, .. new byte[40]],
            ["mp4"] = [0, 0, 0, 24, .. "ftypisom"u8, .. new byte[40]],
            ["zip"] = [.. "PK\u0003\u0004"u8, .. new byte[40]],
            ["html"] = [.. "<!doctype html><img src=x>"u8],
            ["elf"] = [0x7F, .. "ELF"u8, .. new byte[60]],
            ["wav"] = [.. "RIFF"u8, 4, 0, 0, 0, .. "WAVE"u8],
            ["magick"] = [.. "push graphic-context"u8],
            ["vips"] = [0xB6, 0xA6, 0xF2, 0x08, .. new byte[60]],
            ["one byte"] = [0xFF],
            ["two bytes"] = [0xFF, 0xD8],
            ["gif before jpeg"] = [.. "GIF89a"u8, .. Scene.Jpeg(Width, Height, seed: 1)],
            ["html before jpeg"] = [.. "<!--"u8, .. Scene.Jpeg(Width, Height, seed: 1)],
            ["zeros"] = new byte[5000],
        };
        foreach (var (what, file) in inputs)
        {
            await AssertRejectedAsync(file, RejectionReason.UnsupportedType, what);
        }
    }

    [TestMethod]
    public async Task What_is_only_a_beginning_is_rejected_as_corrupt()
    {
        await AssertRejectedAsync([0xFF, 0xD8, 0xFF], RejectionReason.Corrupt, "jpeg");
        await AssertRejectedAsync([0xFF, 0xD8, 0xFF, .. "<?php system($_GET[0]); ?>"u8], RejectionReason.Corrupt, "jpeg with a script");
        await AssertRejectedAsync(PngFile.Header(400, 400), RejectionReason.Corrupt, "png");
        await AssertRejectedAsync(PngFile.Header(400, 400)[..8], RejectionReason.Corrupt, "png signature");
        await AssertRejectedAsync([.. "RIFF"u8, 4, 0, 0, 0, .. "WEBP"u8], RejectionReason.Corrupt, "webp");
        await AssertRejectedAsync([0, 0, 0, 16, .. "ftypheic"u8, 0, 0, 0, 0, .. new byte[40]], RejectionReason.Corrupt, "heic");
        await AssertRejectedAsync([0, 0, 0, 20, .. "ftypmif1"u8, 0, 0, 0, 0, .. "avif"u8], RejectionReason.Corrupt, "avif");
        await AssertRejectedAsync([.. PngFile.Header(0, 0)], RejectionReason.Corrupt, "png of no size");
    }

    [TestMethod]
    public async Task A_payload_behind_a_picture_does_not_come_out()
    {
        var payload = Encoding.ASCII.GetBytes("PK\u0003\u0004<script>PAYLOAD</script>");
        foreach (var kind in new[] { "jpeg", "png", "webp" })
        {
            var decoded = await decoder.DecodeGoodAsync([.. Encode(kind), .. payload]);
            Assert.IsTrue(decoded.Image.Variants.All(variant => decoded.Read(variant).AsSpan().IndexOf("PAYLOAD"u8) < 0), kind);
        }
    }

    [TestMethod]
    public async Task More_pixels_than_allowed_are_refused_from_the_header()
    {
        var jpeg = JpegFile.Claim(Encode("jpeg"), 65_500, 65_500);
        await AssertRejectedAsync(jpeg, RejectionReason.TooManyPixels, "jpeg");
        await AssertRejectedAsync(
            PngFile.Header(100_000, 100_000).Concat(PngFile.Chunk("IDAT"u8, new byte[50])).ToArray(), RejectionReason.TooManyPixels, "png");
        await AssertRejectedAsync(Encode("png"), RejectionReason.TooManyPixels, "just above", new ImageLimits { MaxPixels = (Width * Height) - 1 });
        await AssertDecodedAsync(Encode("png"), "just allowed", new ImageLimits { MaxPixels = Width * Height });
    }

    [TestMethod]
    public async Task A_bomb_within_the_limits_costs_little_and_is_decoded()
    {
        var bomb = PngFile.Black(9_900, 9_900);
        Assert.IsLessThan(100_000, bomb.Length);
        await AssertDecodedAsync(bomb, "98 megapixels in a few kilobytes");

        var megabyte = new byte[1 << 20];
        var text = PngFile.Chunk("zTXt"u8, [.. "Comment\0\0"u8, .. PngFile.Deflate(megabyte, 200)]);
        var outcome = await decoder.DecodeAsync(PngFile.Insert(Encode("png"), text));
        Assert.IsNotInstanceOfType<DecodeOutcome.Crashed>(outcome, outcome.ToString());
    }

    [TestMethod]
    public async Task Animations_show_their_first_frame_and_too_many_frames_are_refused()
    {
        var plain = Encode("lossless");
        var limits = new ImageLimits { MaxFrames = 20 };
        var animated = await decoder.DecodeGoodAsync(WebPFile.Animate(plain, Width, Height, 20));
        Assert.AreEqual((Width, Height, 20), (animated.Image.Width, animated.Image.Height, animated.Image.Frames));
        await AssertDecodedAsync(WebPFile.Animate(plain, Width, Height, 20), "webp", limits);
        await AssertRejectedAsync(WebPFile.Animate(plain, Width, Height, 21), RejectionReason.TooManyFrames, "webp", limits);

        var png = Encode("png");
        await AssertDecodedAsync(PngFile.Insert(png, PngFile.Chunk("acTL"u8, [0, 0, 0, 20, 0, 0, 0, 0])), "png", limits);
        await AssertRejectedAsync(PngFile.Insert(png, PngFile.Chunk("acTL"u8, [0, 0, 0, 21, 0, 0, 0, 0])), RejectionReason.TooManyFrames, "png", limits);
        await AssertRejectedAsync(PngFile.Insert(png, PngFile.Chunk("acTL"u8, [255, 255, 255, 255, 0, 0, 0, 0])), RejectionReason.TooManyFrames, "png");
    }

    [TestMethod]
    public async Task Length_is_judged_before_anything_else()
    {
        await AssertRejectedAsync([], RejectionReason.Empty, "nothing");
        var file = new byte[30_000_001];
        Encode("jpeg").CopyTo(file, 0);
        await AssertRejectedAsync(file, RejectionReason.TooLargeBytes, "one byte too many");
        await AssertDecodedAsync(file[..30_000_000], "exactly as many as allowed");
    }

    [TestMethod]
    public async Task A_picture_far_longer_than_wide_is_refused()
    {
        await AssertRejectedAsync(PngFile.Black(5_000, 300), RejectionReason.ExtremeAspectRatio, "wide");
        await AssertRejectedAsync(PngFile.Black(1, 16), RejectionReason.ExtremeAspectRatio, "tall");
        await AssertDecodedAsync(PngFile.Black(1, 15), "at the limit");
    }

    private static byte[] Encode(string kind)
    {
        VipsImage image = Scene.Image(Width, Height, seed: 9);
        return kind switch
        {
            "jpeg" => image.ToJpeg(),
            "progressive" => image.ToJpeg(progressive: true),
            "png" => image.ToPng(),
            "interlaced" => image.ToPng(interlaced: true),
            "webp" => image.ToWebP(),
            _ => image.ToWebP(lossless: true),
        };
    }

    private static async Task AssertRejectedAsync(byte[] file, string reason, string what, ImageLimits? limits = null)
    {
        var outcome = await decoder.DecodeAsync(file, limits);
        var rejected = Assert.IsInstanceOfType<DecodeOutcome.Rejected>(outcome, $"{what}: {outcome}");
        Assert.AreEqual(reason, rejected.Reason, what);
        Assert.IsGreaterThan(10, rejected.Detail.Length);
    }

    private static async Task AssertDecodedAsync(byte[] file, string what, ImageLimits? limits = null)
    {
        var outcome = await decoder.DecodeAsync(file, limits);
        Assert.IsInstanceOfType<DecodeOutcome.Decoded>(outcome, $"{what}: {outcome}");
    }
}
