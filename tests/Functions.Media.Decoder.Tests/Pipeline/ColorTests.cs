using Domain.Media.Decoding;
using Functions.Media.Decoder.Native;
using Functions.Media.Decoder.Tests.Pictures;
using Functions.Media.Decoder.Tests.Pool;

namespace Functions.Media.Decoder.Tests.Pipeline;

[TestClass]
public sealed class ColorTests
{
    private const int Rgb16 = 25;
    private const int Cmyk = 15;
    private static DecoderFixture decoder = null!;

    [ClassInitialize]
    public static void Start(TestContext context) => decoder = new DecoderFixture();

    [ClassCleanup]
    public static async Task Stop() => await decoder.DisposeAsync();

    [TestMethod]
    public async Task Untagged_colours_are_taken_as_srgb_and_stay_as_they_are() =>
        await AssertColorsAsync(Flat(200, 100, 50).ToJpeg(95), (200, 100, 50));

    [TestMethod]
    public async Task A_colour_profile_is_applied_not_ignored() =>
        await AssertColorsAsync(JpegFile.WithProfile(Flat(220, 60, 30).ToJpeg(95), ColorProfile.Swapped.Build()), (60, 220, 30));

    [TestMethod]
    [DataRow(200, 100, 50)]
    [DataRow(90, 140, 160)]
    [DataRow(30, 220, 60)]
    public async Task Display_p3_becomes_what_the_formulas_say_it_is_in_srgb(int r, int g, int b) =>
        await AssertColorsAsync(
            JpegFile.WithProfile(Flat(r, g, b).ToJpeg(95), ColorProfile.DisplayP3.Build()), ColorProfile.DisplayP3.ToSrgb(r, g, b));

    [TestMethod]
    public async Task Adobe_rgb_becomes_what_the_formulas_say_it_is_in_srgb_in_every_format()
    {
        var profile = ColorProfile.AdobeRgb.Build();
        var expected = ColorProfile.AdobeRgb.ToSrgb(150, 120, 90);
        await AssertColorsAsync(JpegFile.WithProfile(Flat(150, 120, 90).ToJpeg(95), profile), expected);
        await AssertColorsAsync(
            PngFile.Insert(Flat(150, 120, 90).ToPng(), PngFile.Chunk("iCCP"u8, [.. "a\0\0"u8, .. PngFile.Deflate(profile, 1)])), expected);
        await AssertColorsAsync(WebPFile.WithMetadata(Flat(150, 120, 90).ToWebP(lossless: true), 500, 400, profile: profile), expected);
    }

    [TestMethod]
    public async Task Sixteen_bits_with_a_profile_keep_both()
    {
        var deep = Flat(150, 120, 90).Then("colourspace", step => step.With("space", Rgb16)).ToPng();
        var file = PngFile.Insert(deep, PngFile.Chunk("iCCP"u8, [.. "a\0\0"u8, .. PngFile.Deflate(ColorProfile.AdobeRgb.Build(), 1)]));
        await AssertColorsAsync(file, ColorProfile.AdobeRgb.ToSrgb(150, 120, 90));
    }

    [TestMethod]
    public async Task Cmyk_that_is_stored_as_ycck_becomes_the_same_rgb()
    {
        var cmyk = Flat(150, 110, 90).Then("colourspace", step => step.With("space", Cmyk));
        byte[] stored;
        using (cmyk)
        {
            stored = cmyk.ToArray();
        }

        // Adobe's YCCK: the YCbCr of what the first three inks leave. The coder stores every sample inverted.
        double c = stored[0], m = stored[1], y = stored[2];
        var luma = (0.299 * c) + (0.587 * m) + (0.114 * y);
        var ycck = Fill([Inverted(luma), Inverted(128 + (0.564 * (y - luma))), Inverted(128 + (0.713 * (c - luma))), stored[3]])
            .Then("copy", step => step.With("interpretation", Cmyk))
            .Save("jpegsave_buffer", saver => saver.With("Q", 98).With("keep", 0));
        var adobe = JpegFile.Segments(ycck).Single(segment => segment.Marker == 0xEE).Offset;
        Assert.AreEqual(0, ycck[adobe + 15]);
        ycck[adobe + 15] = 2;
        await AssertColorsAsync(ycck, (150, 110, 90));

        static byte Inverted(double value) => (byte)Math.Clamp(Math.Round(255 - value), 0, 255);
    }

    [TestMethod]
    public async Task A_jpeg_with_a_gain_map_shows_its_base_picture()
    {
        // Ultra HDR: a multi-picture file (CIPA DC-007) whose second picture is the map; readers that do not know it see the first.
        var map = Grey(255).ToJpeg(80);
        var picture = JpegFile.Insert(Flat(200, 100, 50).ToJpeg(95), 0xE1, [.. "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'>"u8,
            .. "<rdf:Description xmlns:hdrgm='http://ns.adobe.com/hdr-gain-map/1.0/' hdrgm:Version='1.0'/></x:xmpmeta>"u8]);
        byte[] entries =
        [
            .. "MPF\0MM\0*"u8, 0, 0, 0, 8, 0, 3, 0xB0, 0, 0, 7, 0, 0, 0, 4, .. "0100"u8, 0xB0, 1, 0, 4, 0, 0, 0, 1, 0, 0, 0, 2,
            0xB0, 2, 0, 7, 0, 0, 0, 32, 0, 0, 0, 50, 0, 0, 0, 0, 0, 3, 0, 0, .. new byte[12], 0, 0, 0, 0,
            .. HeifFile.UInt32(map.Length), .. HeifFile.UInt32(picture.Length), 0, 0, 0, 0,
        ];
        await AssertColorsAsync([.. JpegFile.Insert(picture, 0xE2, entries), .. map], (200, 100, 50));
    }

    [TestMethod]
    public async Task An_arithmetic_coded_jpeg_is_read() => await AssertColorsAsync(ArithmeticJpeg.MiddleGrey(64, 48), (128, 128, 128));

    [TestMethod]
    public async Task A_damaged_colour_profile_costs_the_profile_and_not_the_picture()
    {
        var profile = ColorProfile.Swapped.Build();
        Array.Fill(profile, (byte)0x5A, 128, profile.Length - 128);
        await AssertColorsAsync(JpegFile.WithProfile(Flat(200, 100, 50).ToJpeg(95), profile), (200, 100, 50));
    }

    [TestMethod]
    public async Task Cmyk_with_and_without_its_profile_becomes_the_same_rgb()
    {
        var tagged = Flat(150, 110, 90).Then("colourspace", step => step.With("space", Cmyk));
        var untagged = Flat(150, 110, 90).Then("colourspace", step => step.With("space", Cmyk)).Then("copy");
        await AssertColorsAsync(tagged.ToJpeg(95), (150, 110, 90));
        await AssertColorsAsync(untagged.Save("jpegsave_buffer", saver => saver.With("Q", 95).With("keep", 0)), (150, 110, 90));
    }

    [TestMethod]
    public async Task Grey_sixteen_bit_palette_and_one_bit_pictures_become_plain_srgb()
    {
        await AssertColorsAsync(Grey(120).ToJpeg(95), (120, 120, 120));
        await AssertColorsAsync(Grey(120).ToPng(), (120, 120, 120));
        await AssertColorsAsync(Flat(200, 100, 50).Then("colourspace", step => step.With("space", Rgb16)).ToPng(), (200, 100, 50));
        await AssertColorsAsync(Flat(200, 100, 50).ToPng(palette: true), (200, 100, 50));
        await AssertColorsAsync(PngFile.Black(400, 400), (0, 0, 0));
    }

    [TestMethod]
    public async Task Interlaced_png_and_progressive_jpeg_and_both_kinds_of_webp_are_read()
    {
        await AssertColorsAsync(Flat(200, 100, 50).ToPng(interlaced: true), (200, 100, 50));
        await AssertColorsAsync(Flat(200, 100, 50).ToJpeg(95, progressive: true), (200, 100, 50));
        await AssertColorsAsync(Flat(200, 100, 50).ToWebP(), (200, 100, 50));
        await AssertColorsAsync(Flat(200, 100, 50).ToWebP(lossless: true), (200, 100, 50));
    }

    [TestMethod]
    public async Task Transparency_is_laid_on_white()
    {
        foreach (var (alpha, expected) in new[] { (0, (255, 255, 255)), (255, (200, 100, 50)), (128, (227, 177, 152)) })
        {
            await AssertColorsAsync(Transparent(alpha).ToPng(), expected);
            await AssertColorsAsync(Transparent(alpha).ToWebP(lossless: true), expected);
        }

        await AssertColorsAsync(Fill([100, 128]).Then("copy", step => step.With("interpretation", (int)VipsInterpretation.Grey)).ToPng(), (177, 177, 177));
    }

    private static VipsImage Flat(int r, int g, int b) => Fill([(byte)r, (byte)g, (byte)b]);

    private static VipsImage Grey(int value) => Fill([(byte)value]);

    private static VipsImage Transparent(int alpha) =>
        Fill([200, 100, 50, (byte)alpha]).Then("copy", step => step.With("interpretation", (int)VipsInterpretation.Srgb));

    private static VipsImage Fill(byte[] pixel)
    {
        VipsRuntime.EnsureStarted();
        const int width = 500;
        const int height = 400;
        var pixels = new byte[width * height * pixel.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = pixel[i % pixel.Length];
        }

        return VipsImage.FromPixels(pixels, width, height, pixel.Length);
    }

    private static async Task AssertColorsAsync(byte[] file, (int R, int G, int B) expected)
    {
        var decoded = await decoder.DecodeGoodAsync(file);
        foreach (var variant in decoded.Image.Variants)
        {
            var pixels = decoded.Pixels(variant.Name, variant.Format);
            Assert.AreEqual(3, pixels.Bands, variant.FileName);
            AssertColor.IsNear(expected, pixels.At(0.5, 0.5), variant.FileName, tolerance: 6);
        }
    }
}
