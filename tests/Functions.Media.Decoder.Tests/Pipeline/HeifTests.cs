using Domain.Media.Decoding;
using Functions.Media.Decoder.Native;
using Functions.Media.Decoder.Protocol;
using Functions.Media.Decoder.Tests.Pictures;
using Functions.Media.Decoder.Tests.Pool;

namespace Functions.Media.Decoder.Tests.Pipeline;

[TestClass]
public sealed class HeifTests
{
    private const int SrgbTransfer = 13;
    private const int PqTransfer = 16;
    private const int P3Primaries = 12;
    private static DecoderFixture decoder = null!;

    [ClassInitialize]
    public static void Start(TestContext context) => decoder = new DecoderFixture();

    [ClassCleanup]
    public static async Task Stop() => await decoder.DisposeAsync();

    [TestMethod]
    [DataRow("heic", ImageFormat.Heic)]
    [DataRow("avif", ImageFormat.Avif)]
    public async Task A_plain_picture_comes_out_with_its_colours_and_size(string kind, ImageFormat format)
    {
        var decoded = await decoder.DecodeGoodAsync(Encode(Flat(200, 100, 50), kind));
        Assert.AreEqual((format, 500, 400, 1), (decoded.Image.Format, decoded.Image.Width, decoded.Image.Height, decoded.Image.Frames));
        AssertColors(decoded, (200, 100, 50));
    }

    [TestMethod]
    [DataRow("heic")]
    [DataRow("avif")]
    public async Task Ten_bits_are_read_as_well_as_eight(string kind)
    {
        var file = kind == "heic"
            ? HevcEncoder.Encode(Deep(800, 400, 200), 500, 400, bits: 10)
            : Flat(200, 100, 50).ToAvif(bits: 10);
        AssertColors(await decoder.DecodeGoodAsync(file), (200, 100, 50));
    }

    [TestMethod]
    [DataRow("heic", 1)]
    [DataRow("heic", 2)]
    [DataRow("heic", 3)]
    [DataRow("heic", 4)]
    [DataRow("heic", 5)]
    [DataRow("heic", 6)]
    [DataRow("heic", 7)]
    [DataRow("heic", 8)]
    [DataRow("avif", 1)]
    [DataRow("avif", 2)]
    [DataRow("avif", 3)]
    [DataRow("avif", 4)]
    [DataRow("avif", 5)]
    [DataRow("avif", 6)]
    [DataRow("avif", 7)]
    [DataRow("avif", 8)]
    public async Task The_files_own_turn_is_applied_once_and_an_exif_copy_of_it_is_not(string kind, int orientation)
    {
        const int width = 600;
        const int height = 350;
        var item = HeifFile.Take(Encode(Quadrants.Stored(width, height, orientation), kind)).With(HeifFile.Turn(orientation));
        foreach (var copy in new[] { 0, orientation })
        {
            var file = HeifFile.Of(item);
            if (copy > 0)
            {
                file.Describe(new HeifItem { Type = "Exif", Content = [0, 0, 0, 6, .. "Exif\0\0"u8, .. Exif.Build(copy)] });
            }

            var decoded = await decoder.DecodeGoodAsync(file.Build());
            Assert.AreEqual((width, height), (decoded.Image.Width, decoded.Image.Height));
            Quadrants.AssertUpright(decoded.Pixels(VariantName.Fit640, ImageFormat.Jpeg), $"{kind} {orientation}, Exif {copy}");
            Quadrants.AssertUpright(decoded.Pixels(VariantName.Thumb150, ImageFormat.WebP), $"{kind} {orientation}, Exif {copy}");
        }
    }

    [TestMethod]
    [DataRow("heic")]
    [DataRow("avif")]
    public async Task A_grid_of_tiles_is_one_picture(string kind)
    {
        // A phone's camera writes tiles that reach beyond the picture's edge.
        var tiles = new[] { (220, 20, 20), (20, 200, 20), (20, 20, 220), (240, 240, 240) }
            .Select(color => HeifFile.Take(Encode(Flat(color.Item1, color.Item2, color.Item3, 512, 512), kind))).ToList();
        var decoded = await decoder.DecodeGoodAsync(HeifFile.Grid(tiles, 2, 2, 1020, 1016).Build());
        Assert.AreEqual((1020, 1016), (decoded.Image.Width, decoded.Image.Height));
        Quadrants.AssertUpright(decoded.Pixels(VariantName.Fit1080, ImageFormat.Jpeg), kind);
    }

    [TestMethod]
    [DataRow("heic")]
    [DataRow("avif")]
    public async Task Transparency_is_laid_on_white(string kind)
    {
        var clear = HeifFile.Take(Encode(Flat(128, 128, 128), kind));
        var file = HeifFile.Of(HeifFile.Take(Encode(Flat(200, 100, 50), kind))).WithAlpha(clear).Build();
        AssertColors(await decoder.DecodeGoodAsync(file), (227, 177, 152));
    }

    [TestMethod]
    [DataRow("heic")]
    [DataRow("avif")]
    public async Task Colours_by_profile_and_by_number_become_what_the_formulas_say_they_are_in_srgb(string kind)
    {
        var item = HeifFile.Take(Encode(Flat(200, 100, 50), kind));
        AssertColors(await decoder.DecodeGoodAsync(HeifFile.Of(item.Colored(P3Primaries, SrgbTransfer)).Build()), ColorProfile.DisplayP3.ToSrgb(200, 100, 50), 8);
        AssertColors(
            await decoder.DecodeGoodAsync(HeifFile.Of(item.With(HeifFile.IccProfile(ColorProfile.Swapped.Build()))).Build()), (100, 200, 50));
    }

    [TestMethod]
    [DataRow("heic")]
    [DataRow("avif")]
    public async Task Light_of_high_dynamic_range_comes_down_to_that_of_a_display(string kind)
    {
        // Perceptual quantiser codes of 26 and of 203 cd/m² (SMPTE ST 2084): an eighth of diffuse white, which stays, and diffuse white, which bends.
        foreach (var (code, expected) in new[] { (95, 99), (148, 231) })
        {
            var item = HeifFile.Take(Encode(Flat(code, code, code), kind)).Colored(9, PqTransfer);
            AssertColors(await decoder.DecodeGoodAsync(HeifFile.Of(item).Build()), (expected, expected, expected), 8);
        }
    }

    [TestMethod]
    [DataRow("heic")]
    [DataRow("avif")]
    public async Task A_sequence_shows_its_still_picture_and_too_many_frames_are_refused(string kind)
    {
        var item = HeifFile.Take(Encode(Flat(200, 100, 50), kind));
        var file = HeifFile.Of(item);
        file.Brands = [kind == "heic" ? "hevc" : "avis", "mif1", "msf1", kind == "heic" ? "heic" : "avif"];
        var dataAt = file.Build().Length - item.Content.Length;
        file.Trailer = HeifFile.Movie(item, 500, 400, 500, dataAt);
        var decoded = await decoder.DecodeGoodAsync(file.Build());
        Assert.AreEqual((500, 400, 500), (decoded.Image.Width, decoded.Image.Height, decoded.Image.Frames));
        AssertColors(decoded, (200, 100, 50));
        file.Trailer = HeifFile.Movie(item, 500, 400, 501, dataAt);
        var rejected = Assert.IsInstanceOfType<DecodeOutcome.Rejected>(await decoder.DecodeAsync(file.Build()));
        Assert.AreEqual(RejectionReason.TooManyFrames, rejected.Reason);
    }

    [TestMethod]
    [DataRow("heic")]
    [DataRow("avif")]
    public async Task A_gain_map_beside_the_picture_changes_nothing(string kind)
    {
        var file = HeifFile.Of(HeifFile.Take(Encode(Flat(200, 100, 50), kind)));
        var mark = HeifFile.FullBox("auxC", [.. "urn:com:apple:photo:2020:aux:hdrgainmap\0"u8]);
        file.Add(HeifFile.Take(Encode(Flat(255, 255, 255, 256, 200), kind)).With(mark));
        AssertColors(await decoder.DecodeGoodAsync(file.Refer("auxl", 2, 1).Build()), (200, 100, 50));
    }

    [TestMethod]
    public async Task Without_libheif_a_heic_is_refused_with_its_own_reason_and_all_else_works()
    {
        await using var bare = new DecoderFixture(options => options.Environment[DecoderEnvironment.LibHeif] = "none");
        var heic = Assert.IsInstanceOfType<DecodeOutcome.Rejected>(await bare.DecodeAsync(Encode(Flat(200, 100, 50), "heic")));
        Assert.AreEqual(RejectionReason.HeicUnavailable, heic.Reason);
        AssertColors(await bare.DecodeGoodAsync(Encode(Flat(200, 100, 50), "avif")), (200, 100, 50));
        Assert.AreEqual(1, bare.Pool.StartedProcesses);
    }

    private static byte[] Encode(VipsImage image, string kind) => kind == "heic" ? image.ToHeic() : image.ToAvif();

    private static VipsImage Flat(int r, int g, int b, int width = 500, int height = 400)
    {
        VipsRuntime.EnsureStarted();
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < pixels.Length; i += 3)
        {
            (pixels[i], pixels[i + 1], pixels[i + 2]) = ((byte)r, (byte)g, (byte)b);
        }

        return VipsImage.FromPixels(pixels, width, height, 3);
    }

    private static ushort[] Deep(ushort r, ushort g, ushort b)
    {
        var pixels = new ushort[500 * 400 * 3];
        for (var i = 0; i < pixels.Length; i += 3)
        {
            (pixels[i], pixels[i + 1], pixels[i + 2]) = (r, g, b);
        }

        return pixels;
    }

    private static void AssertColors(DecodedFiles decoded, (int R, int G, int B) expected, int tolerance = 6)
    {
        foreach (var name in new[] { VariantName.Fit1080, VariantName.Thumb150 })
        {
            AssertColor.IsNear(expected, decoded.Pixels(name, ImageFormat.Jpeg).At(0.5, 0.5), name, tolerance);
        }
    }
}
