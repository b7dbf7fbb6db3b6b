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
